# The person's profile.

profile-title = Profile
profile-save = Save changes
profile-discard = Discard
profile-saved = Your profile is saved
profile-unsaved = Unsaved changes

## Photo

profile-photo = Photo
profile-photo-hint = Drop an image here. JPEG, PNG or WebP, up to 5 MB
profile-photo-choose = Choose…
profile-photo-remove = Remove
profile-photo-saving = Saving the photo…
profile-photo-saved = Your photo is saved
profile-photo-removed = Your photo is removed
profile-photo-remove-title = Remove your photo?
profile-photo-remove-text = Your initials are shown instead. This app cannot bring the photo back
profile-photo-keep = Keep it
profile-photo-drop = Drop an image to make it your photo
profile-photo-one = Drop one image at a time

## Fields

profile-name = Full name
profile-phone = Phone
profile-phone-hint = With the country code, such as +46 70 123 45 67
profile-phone-invalid = Begin with + and the country code, then digits
profile-email = E-mail
profile-email-invalid = This is not an e-mail address
profile-email-required = An e-mail address is needed to sign in
profile-address = Address
profile-bio = About
profile-bio-hint = A few words about you
profile-verified = Verified
profile-not-verified = Not verified
profile-email-change = A code is sent to the new address. Until it is entered, you go on signing in with the old one
profile-phone-change = A code is sent to the new number. Until it is entered, the old one counts
profile-record-problem = Your address, photo and text about you may be missing. The other fields can be changed

## A new address

address-email-title = Confirm your new e-mail address
address-phone-title = Confirm your new phone number
address-waits = We sent a code to { $destination }. Enter it to use { $value }.
address-waits-current = We sent a code to { $destination }. Enter it to use { $value }; until then, { $current } counts.
address-applied = Your organisation took { $value } at once, before it was confirmed. Enter the code we sent to { $destination }: only a confirmed address can reset a forgotten password.
address-verify = Confirm
address-keep = Keep the old one
address-verified = Your new address is confirmed
address-taken = Somebody else signs in with this address. Keep the old one, or enter another
address-send = Verify
address-send-code = Verify: a code is sent to this address

## Discard

profile-discard-title = Discard your changes?
profile-discard-text = The changed fields go back to what is saved:
profile-discard-keep = Keep editing

## Changed elsewhere

profile-conflict-title = Your profile was changed elsewhere
profile-conflict-text = Nothing was saved yet. Choose which value to keep in each field
profile-conflict-merge = Your profile was changed elsewhere, in other fields than yours. Both are kept when you save
profile-conflict-mine = Keep mine
profile-conflict-theirs = Take theirs
profile-conflict-empty = (empty)
profile-conflict-save = Save
profile-conflict-cancel = Keep editing

## Partly saved

profile-partly-title = Not everything was saved
profile-partly-attributes = Name, phone, e-mail
profile-partly-record = Address and the text about you
profile-partly-photo = Photo
profile-partly-retry = Try the rest again
