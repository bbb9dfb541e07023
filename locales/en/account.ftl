# Sign-up, confirmation, sign-in, a forgotten password.

## What the sign-in side promises: true of this release, in the mode at hand
pitch-claim = Your files and your account, in one window.
pitch-lead = Drop files in, find them on your next computer, and keep your profile up to date.
pitch-srp = Signing in never sends your password
pitch-own = Files are reached with credentials of your own
pitch-sealed = A session you keep is sealed, never stored in the clear
pitch-checked = Every upload is checked when it arrives
pitch-operator = Operator mode: this computer's AWS credentials are used

## The fields
account-email = E-mail
account-phone = Phone
account-phone-hint = With the country code, such as +46 70 123 45 67
account-username = User name
account-username-or-email = User name or e-mail
account-password = Password
account-new-password = New password
account-name = Full name
account-address = Address
account-code = Code
account-missing = Fill this in
account-email-invalid = That is not an e-mail address
account-phone-invalid = A phone number begins with + and the country code
account-password-weak = The password does not meet every rule yet
account-code-short = The code has six digits
account-connection-change = Change
account-connection-label = Connection
account-back-to-sign-in = Back to sign-in

## Sign in
sign-in-title = Sign in
sign-in-lead = Welcome back.
sign-in-button = Sign in
sign-in-forgot = Forgot it?
sign-in-keep = Keep me signed in
sign-in-keep-hint = On this computer, sealed with its keychain
sign-in-new-here = New here?
sign-in-create = Create an account
sign-in-have-code = I have a code
sign-in-wrong-email = That e-mail and password do not match. Try again, or reset the password
sign-in-wrong-phone = That phone number and password do not match. Try again, or reset the password
sign-in-wrong-username = That name and password do not match. Try again, or reset the password
sign-in-reset-required = Your organisation asks you to set a new password
sign-in-took-too-long = That took too long. Sign in again
sign-in-other-ways = Other ways to sign in
sign-in-reset-go = Set a new password
sign-in-confirmed = Your account is confirmed. Sign in with the password you chose
sign-in-password-changed = Your password is changed. Sign in with the new one

## Sign up
sign-up-title = Create an account
sign-up-lead = You will get a code to confirm it.
sign-up-button = Create account
sign-up-have-account = Have an account already?
sign-up-sign-in = Sign in
sign-up-taken = There is an account of that name already. Sign in, or reset its password
sign-up-password-refused = The user pool refused the password: { $detail }
sign-up-photo = Photo
sign-up-photo-hint = JPEG, PNG or WebP, up to 5 MB. Drop one here, or choose
sign-up-photo-kept = It stays on this computer until your first sign-in
sign-up-photo-choose = Choose…
sign-up-photo-replace = Replace…
sign-up-photo-remove = Remove
sign-up-photo-alt = The chosen photo
sign-up-photo-one = Drop one image only

## Confirm
confirm-title = Enter the code
confirm-sent-email = We sent a code by e-mail to { $destination }.
confirm-sent-sms = We sent a code by text message to { $destination }.
confirm-sent-unknown = We sent a code to { $destination }.
confirm-sent = We sent you a code when you signed up.
confirm-button = Confirm
confirm-wrong = That code is not right. Check it, or ask for a new one
confirm-expired = That code is too old. Ask for a new one
confirm-resend = Send it again
confirm-resend-wait = Send it again in { $seconds } s
confirm-resent = A new code is on its way
confirm-later = Come back later
confirm-later-hint = The code can be entered any time under “I have a code”.
confirm-photo-waits = Your photo is sent after your first sign-in.
confirm-whose = Whose code is it?
confirm-whose-lead = Choose a sign-up of this computer, or enter the name you signed up with.
confirm-pending-since = Since { $when }
confirm-continue = Continue

## Forgot
forgot-title = Reset the password
forgot-lead = We send you a code, with which you set a new password.
forgot-button = Send a code
forgot-have-code = I have a code already

## Reset
reset-title = Set a new password
reset-sent-email = If that account exists, a code is on its way by e-mail to { $destination }.
reset-sent-sms = If that account exists, a code is on its way by text message to { $destination }.
reset-sent-unknown = If that account exists, a code is on its way to { $destination }.
reset-lead = Enter the code and the password you want.
reset-button = Set the password

## Signing in in the browser
browser-sign-in = Sign in with the browser
browser-sign-in-waiting = Go on in your browser, then come back here
browser-sign-in-cancel = Cancel
browser-sign-in-declined = You are not signed in: the browser says that you gave it up
browser-sign-in-timed-out = Nobody came back from the browser in five minutes. Begin again
browser-sign-in-another-person = Somebody else is signed in in the browser. Sign them out there, then begin again
browser-sign-in-not-asked = The browser let you through without asking who you are. Sign out there, or unlock with your password

## What the user pool asks on the way in
challenge-continue = Continue
challenge-start-over = Start over
challenge-other-factor = Use another way
challenge-code-short = The code has at least six digits
challenge-app = Enter the code that your authenticator app shows.
challenge-app-named = Enter the code that the authenticator app “{ $app }” shows.
challenge-wrong-app = That code is not right. Enter the one that the app shows now, and check that the clock of its device is right
challenge-used-app = That code was used already. Wait for the next one
challenge-wrong-password = That password is not right
challenge-password-title = Enter your password
challenge-choose-title = How do you want to sign in?
challenge-choose-lead = Choose one of these.
challenge-new-password-lead = The password that you were given works once. Choose one of your own.
challenge-set-up-title = Set up an authenticator app
challenge-set-up-lead = Your organisation asks for a code besides the password. An app on your telephone shows it.
challenge-unknown-title = One more step
challenge-unknown = The user pool asks for a step that this release cannot do: { $name }
challenge-unknown-remedy = Nothing is wrong with your password. Ask your administrator to switch this step off for your account, or update the app

## The ways to prove who one is
factor-password = Password
factor-password-hint = The one that you chose
factor-app = Authenticator app
factor-app-hint = A code that an app on your telephone shows
factor-sms = Text message
factor-sms-hint = A code that is sent to your telephone
factor-email = E-mail
factor-email-hint = A code that is sent to your e-mail address

## An authenticator app to set up
authenticator-qr = QR code with the key for an authenticator app; the key stands beside it as text
authenticator-scan = Scan this with an authenticator app, then enter the code that it shows.
authenticator-type = No camera? Type the key into the app:
authenticator-copy = Copy the key

## Security
security-title = Security
security-factors = Second step
security-factors-hint = What a sign-in asks for after the password
security-app-hint = A code from an app on your telephone, which works without a network
security-app-set-up = Set up
security-app-replace = Replace
security-app-remove = Remove
security-app-keep = Keep it
security-app-remove-title = Remove the authenticator app?
security-app-remove-text = From then on, whoever knows your password can sign in as you, unless another second step is on. The entry in the app stays until you delete it there.
security-app-code = Code from the app
security-app-enable = Switch on
security-app-enabled = From now on, signing in asks for a code from your app
security-factor-is-on = On
security-factor-is-off = Off
security-factor-preferred = Asked for first
security-factor-prefer = Ask for this first
security-factor-off = Switch off
security-password = Password
security-password-hint = Other computers stay signed in until you sign out everywhere
security-password-change = Change the password
security-password-current = Current password
security-password-save = Change it
security-password-changed = Your password is changed
security-passkeys = Passkeys
security-passkeys-hint = They sign you in from a browser; this app lists and removes them
security-passkeys-none = You have no passkeys.
security-passkeys-not-offered = Your organisation does not use passkeys.
security-passkey-since = For { $site }, since { $when }
security-passkey-remove = Remove
security-devices = Remembered devices
security-devices-hint = Where you signed in, and may not be asked for a second step
security-devices-none = No device is remembered.
security-devices-not-offered = Your organisation does not remember devices.
security-device-unnamed = A device without a name
security-device-this = This computer
security-device-never = never
security-device-seen = Last sign-in: { $when }
security-device-seen-from = Last sign-in: { $when }, from { $address }
security-device-forget = Forget
security-sessions = Sessions
security-sessions-hint = If somebody else may be signed in as you, end every session and change the password
security-everywhere = Sign out everywhere
security-everywhere-title = Sign out everywhere?
security-everywhere-text = Every session of yours ends, on this computer too. Everybody who is signed in as you has to sign in again.
security-everywhere-credentials = Access to files that another session has already been given can last up to an hour more.
security-everywhere-done = You are signed out everywhere

## The end of the account

deletion-title = Delete your account
deletion-hint = Your files, your photo, your profile and your sign-in are deleted for good
deletion-open = Delete your account…
deletion-question = Delete your account?
deletion-looking = Looking at what is yours…
deletion-goes = This is deleted:
deletion-files = { $count ->
        [one] { $count } file, { $size }
       *[other] { $count } files, { $size }
    }
deletion-earlier = { $count ->
        [one] { $count } file in the trash or replaced by a later version, { $size }
       *[other] { $count } files in the trash or replaced by later versions, { $size }
    }
deletion-photo = Your photo
deletion-record = Your address and the text about you
deletion-account = Your sign-in, last
deletion-for-good = Nobody can bring any of it back.
deletion-begun = A deletion was begun ({ $when }) and did not come to its end. Some of your files may be gone already. Deleting again finishes it
deletion-transfers = { $count ->
        [one] { $count } transfer is running. It is cancelled
       *[other] { $count } transfers are running. They are cancelled
    }
deletion-copy = Keep a copy? Wait for the zip under Transfers before you delete.
deletion-save-files = Save my files as a zip…
deletion-save-profile = Save my profile…
deletion-files-saving = The zip is being made. See Transfers
deletion-profile-saved = Your profile is saved
deletion-name = Type { $name } to agree
deletion-name-differs = That is another name. Nothing is deleted
deletion-delete = Delete for good
deletion-progress = { $count ->
        [one] { $count } object deleted…
       *[other] { $count } objects deleted…
    }
deletion-done = Your account is deleted
