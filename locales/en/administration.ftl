# The people of the user pool, for whoever administers it.

nav-users = People
nav-administration = Administration

users-title = People
users-invite = Invite…
users-people = In the user pool
users-people-hint = Everybody who can sign in with this connection, 60 at a time
users-search-by = Search by
users-search-starts = Begins with
users-search = Search
users-by-username = User name
users-by-email = E-mail address
users-by-name = Full name
users-by-phone = Phone number
users-none = Nobody is in the pool yet.
users-none-found = Nobody begins with “{ $text }”.
users-none-yet = Nobody so far. The pool goes on: look at the next page.
users-page = Page { $number }
users-page-before = Back
users-page-next = Next
users-open = Details
users-open-named = Details of { $name }
users-disabled = Disabled
users-unconfirmed = Not confirmed
users-invited = Invited
users-reset-required = Password reset
users-external = From another provider
users-other = Not in use
users-in-use = In use
users-nothing = –

## Somebody

users-status = State
users-second-step = Second step
users-no-second-step = None
users-factor-app = Authenticator app
users-factor-sms = Text message
users-factor-email = E-mail
users-factor-password = Password
users-since = In the pool since
users-changed = Changed
users-sub = Identifier
users-this-is-you = This is you. Use Security for your own account
users-acts = What you can do
users-gone = { $name } is not in the pool any more
users-yourself = You cannot shut yourself out. Ask another administrator
users-not-now = That is not possible now: { $detail }

users-groups = Groups
users-groups-none = The pool has no groups.
users-in-no-group = In no group.
users-group-add = Add to a group
users-group-join = Add

users-sign-ins = Sign-in activity
users-sign-ins-not-recorded = The pool does not record sign-ins. They come with threat protection, a setting of the pool.
users-sign-ins-none = No sign-ins are recorded.
users-sign-ins-latest = Latest
users-sign-ins-earlier = Earlier
users-sign-in-passed = Worked
users-sign-in-failed = Failed
users-sign-in-open = Not finished
users-kind-sign-in = Sign-in
users-kind-sign-up = Sign-up
users-kind-forgot = Forgotten password
users-kind-change = Password change
users-kind-resend = Code sent again
users-kind-other = Something else

## What is done

users-act-invite = Invite
users-act-invite-again = Invite again
users-act-enable = Enable
users-act-disable = Disable
users-act-reset = Reset the password
users-act-sign-out = Sign out everywhere
users-act-join = Add to { $group }
users-act-leave = Remove from { $group }
users-act-delete = Delete

users-ask-disable = Disable { $name }?
users-ask-disable-text = They cannot sign in until you enable them again, and their sessions end within the hour. Nothing of theirs is deleted.
users-ask-reset = Reset the password of { $name }?
users-ask-reset-text = The password does not work any more. A code goes to their verified address, and they set a new password with it.
users-ask-sign-out = Sign { $name } out everywhere?
users-ask-sign-out-text = Every session of theirs ends: at once where it is refreshed, within the hour everywhere else.
users-ask-delete = Delete { $name }?
users-ask-delete-text = The account cannot be brought back. Their files, photo and profile stay in the bucket and the table, where nobody can open them with an account of their own.

users-done-invite = An invitation is on its way to { $name }
users-done-enable = { $name } can sign in again
users-done-disable = { $name } cannot sign in any more
users-done-reset = { $name } gets a code for a new password
users-done-sign-out = { $name } is signed out everywhere
users-done-join = { $name } is in { $group }
users-done-leave = { $name } is not in { $group } any more
users-done-delete = { $name } is deleted

## An invitation

users-invite-title = Invite somebody
users-invite-text = They get an e-mail with a password that works once and for a few days. At the first sign-in they set their own.
users-invite-send = Send the invitation
users-invite-sent = The invitation is on its way to { $email }
users-invite-taken = Somebody is in the pool with that already
users-invite-email-invalid = Enter an e-mail address, such as maya@example.com

## What was done from this computer

users-log = Done from this computer
users-log-hint = Kept on this computer alone; other administrators have their own, and AWS has CloudTrail
users-log-none = Nothing yet.
users-log-all = Show all { $count }
users-log-line = { $username }: { $act }
users-log-by = { $by } · { $when } · { $pool }
users-result-done = Done
users-result-unknown = Not known
users-result-gone = Was gone
users-result-not-now = Not possible
users-result-failed = Failed
