# Files and transfers.

files-title = Files
files-way = Folder
files-list = Files in { $folder }
files-upload = Upload
files-upload-what = Choose what to upload
files-upload-files = Files…
files-upload-folder = Folders…
files-refresh = Refresh
files-search = Search this folder
files-search-clear = Clear the search

## Columns and types

files-name = Name
files-size = Size
files-modified = Modified
files-type = Type
files-type-folder = Folder
files-type-archive = Archive
files-type-audio = Audio
files-type-code = { $extension } file
files-type-document = Document
files-type-image = { $extension } image
files-type-pdf = PDF
files-type-presentation = Presentation
files-type-spreadsheet = Spreadsheet
files-type-text = Text
files-type-video = Video
files-type-other = { $extension } file
files-type-unknown = File

## The line below the list

files-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
files-count-found = { $found } of { $count ->
    [one] { $count } item
   *[other] { $count } items
}
files-loading-order = Loading more: the order is not final yet

## States

files-loading = Loading your files
files-empty-title = Your files will be here
files-empty-text = Drop files anywhere on this window, or choose them
files-choose = Choose files…
files-folder-empty-title = This folder is empty
files-folder-empty-text = Drop files anywhere on this window to put them here
files-check-connection = Check the connection
files-up = Go to { $folder }
files-none-found-title = Nothing here matches “{ $filter }”
files-none-found-text = The search looks at the names in this folder
files-drop-title = { $count ->
    [one] Drop to upload { $count } file
   *[other] Drop to upload { $count } files
}
files-drop-where = to { $folder }

## The selection

files-selected = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
}
files-selection = Selection
files-download = Download
files-delete = Delete
files-more = More
files-rename = Rename
files-move = Move to…
files-copy = Copy to…
files-archive = Download as zip…
files-details = Details
files-clear-selection = Clear the selection

## Details

files-details-where = Where
files-details-size = { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}
files-details-close = Close the details
files-details-none = Select a file to see its details
files-details-many = { $count ->
    [one] { $count } item selected
   *[other] { $count } items selected
}
files-details-sum = { $size } in all
files-details-open = Open

## Upload

files-conflict-title = “{ $name }” is in this folder already
files-conflict-text = “Keep both” saves yours as “{ $name }”. “Replace” overwrites the file that is there now
files-conflict-there = There now
files-conflict-new = Your file
files-conflict-keep-both = Keep both
files-conflict-no-name = There is no other name for yours. “Replace” overwrites the file that is there now
files-conflict-replace = Replace
files-conflict-skip = Skip
files-conflict-all = { $count ->
    [one] Do the same for the other one
   *[other] Do the same for the other { $count }
}
files-conflict-cancel = Cancel the upload
files-upload-started = { $count ->
    [one] { $count } upload started
   *[other] { $count } uploads started
}
files-refused-title = { $count ->
    [one] { $count } item was not uploaded
   *[other] { $count } items were not uploaded
}
files-refused-dismiss = Dismiss
files-more-of-them = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}

files-conflict-new-folder = Your folder
files-conflict-taken = Taken names
files-conflict-taken-files = { $count ->
    [one] { $count } of its files
   *[other] { $count } of its files
}
files-conflict-text-tree = “Keep both” gives yours another name, such as “{ $name }”. “Replace” overwrites the files that are there now. “Skip” uploads only the files whose names are free
files-conflict-text-file = “Keep both” names it “{ $name }”. “Replace” overwrites the file that is there now
files-conflict-no-name-file = There is no other name for it. “Replace” overwrites the file that is there now
files-conflict-text-folder = “Keep both” names it “{ $name }”. “Replace” puts its files into the folder that is there now and overwrites those of the same name
files-conflict-no-name-folder = There is no other name for it. “Replace” puts its files into the folder that is there now and overwrites those of the same name

## New folder, rename, move, copy

files-new-folder = New folder
files-new-folder-create = Create
files-folder-created = Folder “{ $name }” created
files-rename-title = Rename “{ $name }”
files-name-empty = Enter a name
files-name-dots = A name cannot be . or .., which mean other folders
files-name-slash = A name cannot have a /, which separates folders
files-name-invisible = The name has a character that cannot be seen. Type it again
files-name-long = That name is too long
files-name-taken = There is a folder of that name already
files-move-title = { $count ->
    [one] Move “{ $name }” to
   *[other] Move { $count } items to
}
files-copy-title = { $count ->
    [one] Copy “{ $name }” to
   *[other] Copy { $count } items to
}
files-move-here = Move here
files-copy-here = Copy here
files-no-folders = There is no folder in here
change-moving = { $count ->
    [one] Moving “{ $name }”
   *[other] Moving { $count } items
}
change-renaming = Renaming to “{ $name }”
change-copying = { $count ->
    [one] Copying “{ $name }”
   *[other] Copying { $count } items
}
change-progress = { $done } of { $found } done
change-stop = Stop
change-stopped = Stopped: { $done } of { $found } done, the rest stays where it was
change-moved = { $count ->
    [one] “{ $name }” moved to { $folder }
   *[other] { $count } items moved to { $folder }
}
change-renamed = Renamed to “{ $name }”
change-copied = { $count ->
    [one] “{ $name }” copied to { $folder }
   *[other] { $count } items copied to { $folder }
}
change-partly = { $done } of { $found } done, the rest stays as it was
change-deleting = { $count ->
    [one] Moving “{ $name }” to the trash
   *[other] Moving { $count } items to the trash
}
change-deleted = { $count ->
    [one] “{ $name }” moved to the trash
   *[other] { $count } items moved to the trash
}
change-restoring = Restoring from the trash
change-restored = { $count ->
    [one] { $count } file restored
   *[other] { $count } files restored
}
change-emptying = Deleting for good
change-emptied = { $count ->
    [one] { $count } file deleted for good
   *[other] { $count } files deleted for good
}
change-undo = Undo
change-undoing = Taking the last change back
change-undone = The last change was taken back
change-replacing = Replacing “{ $name }”
change-replaced = { $count ->
    [one] “{ $name }” replaced
   *[other] { $count } files replaced
}
change-reverting = Restoring an earlier version of “{ $name }”
change-reverted = An earlier version of “{ $name }” restored
change-failed-title = { $count ->
    [one] { $count } item stayed as it was
   *[other] { $count } items stayed as they were
}

## Dragging inside the window

drag-several = { $count } items
drag-into = Move to { $folder }
drag-trash = Move to the trash

## Download

files-download-started = { $count ->
    [0] Nothing was left to download
    [one] { $count } download started
   *[other] { $count } downloads started
}
files-download-taken = { $count ->
    [one] “{ $name }” is in “{ $folder }” already
   *[other] { $count } of the names are in “{ $folder }” already
}
files-download-what = To download
files-download-text = “Keep both” gives what arrives another name, such as “{ $name }”. “Replace” overwrites files of the same name, in folders too. “Skip” leaves what is there as it is and fetches the rest
files-download-cancel = Cancel the download
files-unsaved-title = { $count ->
    [one] { $count } object cannot be saved on this computer
   *[other] { $count } objects cannot be saved on this computer
}
files-renamed-title = { $count ->
    [one] { $count } name was changed for this computer
   *[other] { $count } names were changed for this computer
}
files-renamed = “{ $from }” became “{ $to }”

## What is other in an archive

archive-missing = { $count ->
    [one] { $count } file is missing
   *[other] { $count } files are missing
}
archive-renamed = { $count ->
    [one] { $count } has another name
   *[other] { $count } have other names
}
archive-renamed-to = is called { $name }

## Transfers

transfers-title = Transfers
transfers-region = Transfers
transfers-show = Show transfers
transfers-hide = Hide transfers
transfers-all = All transfers
transfers-running = { $count ->
    [one] { $count } transfer running
   *[other] { $count } transfers running
}
transfers-none-running = No transfer running
transfers-uploading = Uploading { $name }
transfers-downloading = Downloading { $name }
transfers-total = All running transfers
transfers-queued = Waiting
transfers-finishing = Finishing…
transfers-left = { $time } left
transfers-done-upload = Uploaded to { $folder }
transfers-done-download = Downloaded
transfers-unverifiable = not verifiable: the object has no checksum
transfers-shown = { $shown } of { $count } are shown
transfers-show-more = Show more
transfers-said-many = { $count } transfers ended, { $failed } of them failed
transfers-cancelled = Cancelled
transfers-paused = Paused
transfers-pause = Pause { $name }
transfers-pause-all = Pause all
transfers-resume = Resume { $name }
transfers-resume-all = Resume all
transfers-retry = Try { $name } again
transfers-retry-all = Retry failed
transfers-cancel = Cancel { $name }
transfers-cancel-all = Cancel all
transfers-cancel-all-title = { $count ->
    [one] Cancel { $count } transfer?
   *[other] Cancel { $count } transfers?
}
transfers-cancel-all-text = What was sent or received so far is thrown away. Nothing half done stays behind
transfers-cancel-all-keep = Keep going
transfers-clear = Clear finished
transfers-open = Open
transfers-open-named = Open: { $name }
transfers-show-in-folder = Show in folder
transfers-show-named = Show in folder: { $name }
transfers-drag = Drag { $name } to a folder or another program
transfers-empty-title = No transfers yet
transfers-empty-text = Uploads and downloads are listed here, and go on after a restart
transfers-said-uploaded = { $name } is uploaded
transfers-said-downloaded = { $name } is downloaded
transfers-said-failed = { $name } failed: { $reason }
transfers-said-cancelled = { $name } is cancelled

## Clipboard

clip-copy = Copy
clip-cut-action = Cut
clip-paste = Paste
clip-copied = { $count ->
    [one] “{ $name }” is copied. Paste it in another folder
   *[other] { $count } items are copied. Paste them in another folder
}
clip-cut = { $count ->
    [one] “{ $name }” is cut. Paste it where it should go
   *[other] { $count } items are cut. Paste them where they should go
}
clip-nothing = Nothing on the clipboard can be uploaded: copy files or a picture first
clip-is-here = What was cut is in this folder already
clip-picture = Pasted picture { $moment }

## Trash

trash-title = Trash
trash-list = What is in the trash
trash-origin = Was in
trash-since = Since
trash-deleted = Deleted { $moment }
trash-replaced = Replaced { $moment }
trash-files = { $count ->
    [one] { $count } file, { $size }
   *[other] { $count } files, { $size }
}
trash-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
trash-restore = Restore
trash-restore-all = Restore all
trash-delete = Delete for good
trash-empty = Empty the trash
trash-empty-title = Delete everything in the trash for good?
trash-empty-selected = { $count ->
    [one] Delete “{ $name }” for good?
   *[other] Delete { $count } items for good?
}
trash-empty-text = This cannot be undone in this app
trash-empty-keep = Keep
trash-none-title = The trash is empty
trash-none-text = What you delete, and what you replace, is kept here until you empty it
files-go = Go to files

## Search below a folder

search-below = Search subfolders
search-running = { $count ->
    [one] { $count } name looked at below { $folder }. The list is not complete yet
   *[other] { $count } names looked at below { $folder }. The list is not complete yet
}
search-done = { $count ->
    [one] { $count } name looked at below { $folder }
   *[other] { $count } names looked at below { $folder }
}
search-too-many = The first { $count } are shown: there are more. Type more of the name
search-leave = Back to the folder
search-none-text = The search looked at the names in this folder and in all folders below it

## Versions of the selected file

versions-title = Versions
versions-show = Show versions
versions-current = Now
versions-restore-named = Restore the version of { $moment }
versions-none = There is no earlier version

## A link to a file

share-action = Copy a link…
share-title = Link to “{ $name }”
share-lasting = It works for
share-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
share-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
share-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
share-limit-person = A link ends with the credentials that sign it, and yours live up to an hour
share-limit-operator = A link ends with the credentials that sign it; this computer's may end earlier than you ask
share-warning = Whoever has the link can download the file, without signing in. It cannot be taken back before it ends, but moving or deleting the file ends it
share-copy = Copy the link
share-cancel = Cancel
share-done = Done
share-copied = The link is on the clipboard. It works until { $moment }
share-ends-credentials = That is earlier than you asked, since the credentials that signed it end then
share-ends-limit = S3 allows no link that lasts longer than seven days
share-ends-unknown = It may end earlier: when the credentials that signed it end cannot be known here

## Shared links

shares-title = Shared links
shares-list = Links that were made on this computer
shares-note = A link itself is kept nowhere: to share again, make a new one. Taking a link off the list does not end it; moving or deleting its file does. Signing out clears the list
shares-where = In
shares-made = Made
shares-end = Works until
shares-ends = Until { $moment }
shares-ends-at-most = Until { $moment } at most
shares-ended = Ended { $moment }
shares-count = { $count ->
    [one] { $count } link
   *[other] { $count } links
}
shares-forget = Take off the list
shares-none-title = Nothing is shared from here
shares-none-text = Select a file and copy a link to it. The links that you make on this computer are listed here

## The room in use

usage-title = Storage
usage-counting = Counting…
usage-again = Count again
usage-partial = The count did not reach its end: there is more than is shown
usage-up = Up
usage-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
usage-trash = { $count ->
    [one] In the trash besides: { $count } file, { $size }
   *[other] In the trash besides: { $count } files, { $size }
}
usage-none-title = Nothing is stored yet
usage-none-here = This folder is empty
usage-none-text = Once files are uploaded, this screen shows how much room they take, by folder and by type
usage-folders = By folder
usage-smaller = Smaller folders together
usage-here = Files in the folder itself
usage-types = By type
usage-type-archives = Archives
usage-type-audio = Audio
usage-type-code = Code
usage-type-documents = Documents
usage-type-images = Images
usage-type-pdf = PDF
usage-type-presentations = Presentations
usage-type-spreadsheets = Spreadsheets
usage-type-text = Text
usage-type-video = Video
usage-type-other = Other
usage-note = Earlier versions, where the bucket keeps them, and uploads that are not complete take room too and are not counted

## What is kept beside a file

details-title = Properties
details-show = Show properties
details-none = None
details-content-type = Media type
details-content-type-wrong = A media type has two parts, such as text/plain
details-storage-class = Storage class
details-encryption = Encryption
details-checksum = Checksum
details-checksum-parts = (over its parts)
details-metadata = Metadata
details-metadata-none = No metadata
details-metadata-edit = Change media type and metadata
details-tags = Tags
details-tags-none = No tags
details-tags-edit = Change tags
details-tags-full = A file has { $count } tags at most
details-edit-versioned = The file is copied onto itself inside the bucket; how it is now stays as an earlier version
details-edit-unversioned = The file is copied onto itself inside the bucket; its bytes and its tags stay
details-pair = Pair { $number }
details-pair-name = Name
details-pair-value = Value
details-pair-add = Add
details-pair-remove = Remove pair { $number }
details-save = Save
details-saved = The changes are saved
details-changed-elsewhere = Nothing was saved: they were changed elsewhere meanwhile. What is there now is shown
details-name-missing = A name is missing
details-name-twice = Another one has this name
details-name-reserved = Names that begin with aws: are Amazon's own
details-too-long = That is too long
details-too-much = All metadata together can have { $limit } bytes at most
details-character = It has a character that cannot be used here
details-value-blank = A blank at the beginning or the end would be lost

### One-way sync

files-sync = Sync…
files-sync-this = Sync this folder…
sync-title = Sync
sync-new = Make one folder like another
sync-remote = In the bucket
sync-all-files = All files
sync-local = On this computer
sync-choose = Choose a folder…
sync-choose-other = Choose another one…
sync-direction = Direction
sync-up = Up: make the folder in the bucket like the one on this computer
sync-down = Down: make the folder on this computer like the one in the bucket
sync-direction-hint = The side that is copied from is never changed
sync-contents = Compare contents
sync-contents-hint = Reads every file that has the same size on both sides. Without this, a file is the same if it is what the last sync left or, the first time, if it has the same size and was written no earlier on the receiving side
sync-compare = Compare
sync-compare-note = Nothing is written before you have seen what would be done
sync-none-before = The folders that you sync are listed here, so that you can do it again
sync-before = Synced before
sync-this-computer = { $name } on this computer
sync-the-bucket = { $name } in the bucket
sync-from-to = From { $from } to { $to }
sync-last = Last on { $moment }
sync-forget = Take { $name } off the list
sync-comparing = Comparing…
sync-looked-at = { $count ->
    [one] { $count } file seen
   *[other] { $count } files seen
}
sync-comparing-note = Both folders are looked at. Nothing is written
sync-compare-stopped = The comparison was stopped. Nothing was written
sync-groups = What would be done
sync-group-new = New ({ $count })
sync-group-changed = Changed ({ $count })
sync-group-newer = Newer there ({ $count })
sync-group-extra = Only there ({ $count })
sync-group-blocked = Cannot go ({ $count })
sync-group-same = The same ({ $count })
sync-group-failed = Failed ({ $count })
sync-fate-new-up = These are uploaded
sync-fate-new-down = These are downloaded
sync-fate-changed-up = These are uploaded in the place of what is in the bucket. What they replace goes to the trash, or stays as an earlier version
sync-fate-changed-down = These are downloaded in the place of what is on this computer. What they replace is not kept
sync-fate-newer = These differ and were written later on the receiving side, so they stay as they are
sync-fate-newer-replaced-up = These differ and were written later in the bucket; they are replaced all the same. What they replace goes to the trash, or stays as an earlier version
sync-fate-newer-replaced-down = These differ and were written later on this computer; they are replaced all the same. What they replace is not kept
sync-fate-extra = These are on the receiving side only, and stay as they are
sync-fate-extra-deleted-up = These are in the bucket only, and go to its trash
sync-fate-extra-deleted-down = These are on this computer only, and go to the trash of the system
sync-fate-extra-unseen = Not everything on the sending side could be looked at, so nothing is deleted
sync-fate-extra-empty = The sending side is empty, as a disk is that is not there, so nothing is deleted
sync-fate-blocked = These stay as they are on both sides
sync-fate-same = These need nothing
sync-fate-failed = These are as they were. Compare again to see what is left to do
sync-both-empty = There are no files on either side
sync-choices = What is done
sync-uncompared = { $count ->
    [one] The bucket has no checksum of { $count } file: it was compared by size and time
   *[other] The bucket has no checksum of { $count } files: they were compared by size and time
}
sync-delete-up = { $count ->
    [one] Move { $count } file that is only in the bucket to the trash
   *[other] Move { $count } files that are only in the bucket to the trash
}
sync-delete-down = { $count ->
    [one] Move { $count } file that is only on this computer to the trash of the system
   *[other] Move { $count } files that are only on this computer to the trash of the system
}
sync-delete-hint = Done at the end, and only if nothing has failed before
sync-replace-newer = { $count ->
    [one] Replace { $count } file that is newer on the receiving side
   *[other] Replace { $count } files that are newer on the receiving side
}
sync-replace-newer-hint = Look at them first: somebody may have worked on them there
sync-run = Sync now
sync-save-plan = Save the list…
sync-plan-saved = The list is saved
sync-again = Compare again
sync-other = Compare other folders
sync-nothing-to-do = There is nothing to do
sync-to-do = { $count ->
    [one] { $count } file, { $size } to transfer
   *[other] { $count } files, { $size } to transfer
}
sync-why = Why
sync-why-changed = It changed after the comparison
sync-why-name = Its name cannot be used there
sync-why-twin = Only case or composition tells it from another name
sync-why-file-and-folder = It is a file in one place and a folder in the other
sync-why-special = It is a link, a device or something else that is no file
sync-why-unreadable = It could not be read
sync-on-this-computer = On this computer
sync-in-the-bucket = In the bucket
sync-not-there = Not there
sync-size-and-time = { $size }, { $moment }
sync-running = Syncing
sync-done-of = { $count ->
    [one] { $done } of { $count } file
   *[other] { $done } of { $count } files
}
sync-to-transfers = See each file
sync-ended = The sync has ended
sync-stopped = The sync was stopped
sync-written = { $count ->
    [0] Nothing was transferred
    [one] { $count } file was transferred, { $size }
   *[other] { $count } files were transferred, { $size }
}
sync-deleted = { $count ->
    [one] { $count } file went to the trash
   *[other] { $count } files went to the trash
}
sync-failed = { $count ->
    [one] { $count } file failed and is as it was
   *[other] { $count } files failed and are as they were
}
sync-left = { $count ->
    [one] { $count } file was not done any more
   *[other] { $count } files were not done any more
}
sync-kept = Nothing was deleted, since something failed before
