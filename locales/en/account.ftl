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
