# What every screen uses.

app-name = DevOps360
skip-to-content = Skip to the content
loading = Loading
starting = Starting

try-again = Try again
sign-in-again = Sign in again
back = Back
cancel = Cancel
close = Close
copy-details = Copy details
details-copied = Copied

toasts-label = Notices
toast-dismiss = Dismiss

field-optional = (optional)
field-show-password = Show the password
field-hide-password = Hide the password

password-rules = The password needs
password-rule-length = { $count ->
        [one] At least { $count } character
       *[other] At least { $count } characters
    }
password-rule-uppercase = An upper-case letter
password-rule-lowercase = A lower-case letter
password-rule-number = A digit
password-rule-symbol = A symbol, such as ! or ?
password-rule-met = (done)
password-rule-unmet = (still missing)

table-select-row = Select { $name }
table-select-all = Select all

## The frame around the signed-in screens
nav-label = Main
nav-files = Files
nav-shares = Shared links
nav-trash = Trash
nav-transfers = Transfers
nav-sync = Sync
nav-usage = Storage
nav-account = Account
nav-profile = Profile
nav-security = Security
nav-settings = Settings
nav-transfers-running = { $count ->
        [one] { $count } transfer running
       *[other] { $count } transfers running
    }
account-menu = Your account
account-switch = { $name } ({ $connection })
account-add = Add another account
account-others = Other accounts on this computer
notices-label = Notices about your session
operator-mode = Operator mode
operator-mode-explained = Files and profiles are reached with this computer's AWS credentials, not with your own
operator-mode-caller = Files and profiles are reached as { $arn } in the AWS account { $account }, not with your own credentials
offline = Offline
offline-explained = The service did not answer. What you see may be out of date

## Closing
close-title = Close while transfers run?
close-question = { $count ->
        [one] One transfer is still running. It can go on at the next start, or be cancelled: then nothing half-done is kept.
       *[other] { $count } transfers are still running. They can go on at the next start, or be cancelled: then nothing half-done is kept.
    }
close-title-changes = Close in the middle of a change?
close-changes = { $count ->
        [one] A move, copy or delete is still going on. What is on its way is finished; the rest stays where it was.
       *[other] { $count } moves, copies or deletes are still going on. What is on its way is finished; the rest stays where it was.
    }
close-stop = Stop and close
close-stay = Keep going
close-continue = Close and continue next time
close-cancel = Cancel and close

## An address without a screen
not-found-title = There is nothing here
not-found-text = This address leads nowhere.
not-found-go = Go to the start
