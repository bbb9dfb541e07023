# One message for each code of the contract: what happened, and as .remedy what to do next.

## Anywhere
error-offline = The service did not answer
    .remedy = Check this computer's network and try again. If a proxy or a firewall is in between, it has to let the connection's region through
error-timed-out = The service took too long to answer
    .remedy = Try again in a moment
error-throttled = The service is busy and asks to slow down
    .remedy = Wait a minute, then try again
error-internal = Something went wrong inside the app
    .remedy = Try again. If it happens again, copy the details: they find the place in the log
error-invalid-request = The app did not understand its own request
    .remedy = Restart the app. If it happens again, copy the details and report them
error-request-too-large = That is more than the app takes at once
    .remedy = Choose fewer files, or enter shorter texts, and do it in several steps
error-too-many-requests = The app asked for too much in too short a time
    .remedy = Wait a moment, then try again. If it happens again, restart the app
error-clock-skew = This computer's clock is wrong, so the service refuses its requests
    .remedy = Set date and time to automatic in the system settings, then try again

## Connection
error-connection-file-unreadable = { $name } could not be read
    .remedy = Check that the file is still there and that you may read it, then import it again
error-connection-file-too-large = That file is too large for a connection file
    .remedy = Choose the file devops360.connection.json that your administrator gave you
error-connection-file-malformed = That is not a connection file: { $detail }
    .remedy = Choose the file devops360.connection.json that your administrator gave you, or ask for a new one
error-connection-field-invalid = { $field ->
        [name] The connection needs a name
        [region] That is not an AWS region
        [user_pool_id] That is not a user pool id
        [client_id] That is not an app client id
        [identity_pool_id] That is not an identity pool id
        [bucket] That is not a bucket name
        [table] That is not a table name
        [endpoint] That is not a web address
        [client_secret] The client secret needs an entry and a key
       *[other] The value of { $field } cannot be used
    }
    .remedy = { $field ->
        [name] Call it what people call it, such as the name of your organisation
        [region] It looks like eu-north-1
        [user_pool_id] It begins with the region, such as eu-north-1_AbCdEfGhI
        [client_id] It is made of lower-case letters and digits. The Cognito console shows it under App clients
        [identity_pool_id] It begins with the region, such as eu-north-1:12345678-aaaa-bbbb-cccc-123456789012
        [bucket] It has 3 to 63 lower-case letters, digits, dots and hyphens
        [table] It has 3 to 255 letters, digits, dots, hyphens and underscores
        [endpoint] It looks like http://127.0.0.1:4566. Leave it empty for AWS
        [client_secret] Name the Secrets Manager entry and the key in its JSON, or leave both empty
       *[other] Correct it, or ask your administrator for a new connection file
    }
error-connection-version-unknown = That connection file is of version { $version }, which this release does not know
    .remedy = Update the app, or ask for a connection file of version 1
error-connection-endpoint-refused = This release does not talk to { $endpoint }
    .remedy = Only AWS itself and a sandbox on this computer are allowed. Remove the endpoint from the connection
error-connection-missing = No connection is chosen
    .remedy = Choose or import a connection first
error-sandbox-missing = No sandbox answers on this computer
    .remedy = Start it with cargo xtask sandbox, then try again
error-secret-not-found = The client secret's entry { $secret } does not exist
    .remedy = Create it in Secrets Manager in the connection's region, or correct its name in the connection
error-secret-key-missing = The entry { $secret } has no key { $key }
    .remedy = Add the key with the app client's secret as its value in Secrets Manager
error-secret-malformed = The entry { $secret } is not a JSON object
    .remedy = In Secrets Manager, store it as key and value pairs
error-secret-denied = This computer's AWS credentials may not read { $secret }
    .remedy = Give them secretsmanager:GetSecretValue on that entry, or sign in with other credentials
error-operator-credentials-missing = This computer has no AWS credentials, which operator mode needs
    .remedy = Sign in with the AWS CLI, for example with aws sso login, then try again
error-operator-only = Only operator mode can do that
    .remedy = Use a connection that works with this computer's AWS credentials
error-administration-denied = This computer's AWS credentials may not call { $operation }
    .remedy = Give them the policy for administration that the README lists, or ask whoever has it
error-user-pool-not-found = The user pool { $pool } does not exist in that region
    .remedy = Check the region and the pool's id in the connection
error-app-client-invalid = The app client { $client } does not exist, or its secret is wrong
    .remedy = Check the app client's id in the connection, and its secret in Secrets Manager
error-identity-pool-invalid = The identity pool { $pool } does not exist, or does not accept this user pool
    .remedy = In the identity pool, add the user pool and its app client as an identity provider
error-auth-flow-disabled = The app client does not allow the sign-in flow { $flow }
    .remedy = Allow the flow in the app client's settings, or name another one in the connection

## Account
error-too-many-attempts = Too many attempts
    .remedy = Wait some minutes before you try again
error-attribute-refused = One of the details was refused: { $detail }
    .remedy = Correct it and try again. A phone number begins with + and the country code
error-code-delivery-failed = The code could not be sent
    .remedy = Check the address. If it is right, your administrator has to look at the user pool's e-mail or SMS settings
error-already-confirmed = This account is confirmed already
    .remedy = Sign in
error-challenge-unsupported = The user pool asks for a step that this release cannot do: { $challenge }
    .remedy = Ask your administrator to switch it off for your account, or update the app
error-authenticator-unavailable = This user pool takes no authenticator apps
    .remedy = Ask your administrator to allow them in the user pool's multi-factor settings
error-browser-sign-in-unavailable = This connection has no sign-in in the browser
    .remedy = Sign in with a password, or ask your administrator for a connection file that names the managed login
error-browser-ports-taken = The browser has no way back to the app: other programs use the ports { $ports }
    .remedy = Close what uses one of them, and try again
error-browser-not-opened = The browser did not open
    .remedy = Choose a default browser in the settings of this computer, and try again
error-browser-sign-in-refused = The sign-in page refused: { $detail }
    .remedy = Try again; if it stays so, ask your administrator to compare the app client's settings with the connection file
error-refused-by-pool = The user pool refused: { $detail }
    .remedy = Ask your administrator; it is a rule of your organisation

## Session
error-not-signed-in = Nobody is signed in
    .remedy = Sign in and try again
error-session-expired = Your session ended
    .remedy = Sign in again. What you were working on is still here
error-locked = Locked for { $name }
    .remedy = Sign in to go on where you were. Transfers have gone on meanwhile
error-token-invalid = The proof of your sign-in did not verify
    .remedy = Sign in again. If it happens again, check this computer's clock
error-keychain-unavailable = This computer's keychain did not answer, so the app cannot keep you signed in
    .remedy = You stay signed in until the app closes. Unlock or set up the system's keychain to stay signed in longer

## Profile
error-photo-too-large = That image is larger than { $limit }
    .remedy = Choose a smaller one, or scale it down
error-photo-too-many-pixels = That image has more than { $limit } pixels
    .remedy = Scale it down and choose it again
error-photo-not-an-image = That file is not an image
    .remedy = Choose a JPEG, PNG or WebP file
error-photo-damaged = That image is damaged
    .remedy = Open it in another program and save it again, or choose another one
error-photo-gone = The chosen photo is not there any more
    .remedy = Choose it again
error-photo-missing = There is no photo
    .remedy = Choose one on the profile page
error-table-not-found = The table { $table } does not exist
    .remedy = Check the table and the region in the connection
error-profile-denied = The profile's record may not be read or written
    .remedy = Your administrator has to allow your own rows of the table

## Files
error-bucket-not-found = The bucket { $bucket } does not exist
    .remedy = Check the bucket and the region in the connection
error-bucket-denied = The bucket does not allow this: { $action }
    .remedy = Your administrator has to allow it for your own folder
error-object-not-found = { $name } is not there any more
    .remedy = Somebody or another device removed it. Reload the list
error-object-changed = { $name } changed while it was being downloaded
    .remedy = Download it again
error-name-taken = There is a file called { $name } by now
    .remedy = Try again and choose to keep both or to replace it
error-changed-since-preview = { $name } changed after the comparison, so it was left as it is
    .remedy = Compare again to see what it is now
error-name-twin = { $name } differs from another name only in upper and lower case or in how its letters are composed
    .remedy = Rename one of the two, then compare again
error-file-and-folder = { $name } is a file in one place and a folder in the other
    .remedy = Rename one of the two, then compare again
error-sync-running = A sync is still running
    .remedy = Wait until it has ended, or stop it
error-folder-into-itself = { $name } cannot be put into itself
    .remedy = Choose a folder that is not inside of it
error-already-there = { $name } is in that folder already
    .remedy = Choose another folder
error-changed-meanwhile = { $name } was changed elsewhere at the same moment
    .remedy = Nothing is lost: it stays as it is now. Refresh the list and try again
error-copy-differs = The copy of { $name } is not what it was copied from
    .remedy = The original stays where it was. Try again
error-name-refused = The name { $name } cannot be used
    .remedy = Rename it and try again
error-file-unreadable = { $name } could not be read
    .remedy = Check that it is still there and that you may read it
error-folder-not-supported = { $name } is a folder
    .remedy = Open it and choose the files in it
error-special-file = { $name } is not an ordinary file
    .remedy = Choose a file with content; devices, pipes and sockets have none to upload
error-link-loop = { $name } leads back to a folder that it is in
    .remedy = Upload the folder that it leads to by itself, if you want it twice
error-file-changed = { $name } changed while it was being uploaded
    .remedy = Wait until no other program writes to it, then upload it again
error-handle-expired = The app does not know that file any more
    .remedy = Drop or choose it again
error-disk-full = There is no room on the disk for { $name }
    .remedy = Free some space or choose another folder, then download it again
error-target-read-only = The folder for { $name } cannot be written to
    .remedy = Choose another folder
error-checksum-mismatch = { $name } did not arrive as it was sent
    .remedy = Nothing was kept. Try again
error-file-too-large = { $name } is larger than the bucket takes
    .remedy = S3 takes files of up to 5 TB. Split it
error-journal-unwritable = The list of transfers could not be kept, so nothing was started
    .remedy = Check that the disk has room and that you may write to your own settings folder
error-journal-unreadable = The list of earlier transfers could not be read, so it begins anew
    .remedy = Start again what had not finished; the unreadable copy is kept as { $name }
error-download-gone = { $name } is not where it was saved
    .remedy = It was moved or removed. Download it again

## Settings
error-shares-unwritable = The list of shared links could not be written, so nothing was changed
    .remedy = Check that the disk has room and that you may write to your own settings folder
error-shares-unreadable = The list of shared links could not be read, so it begins anew
    .remedy = Links that were made before still work until they end; the unreadable copy is kept as { $name }
error-clipboard-busy = The clipboard did not answer
    .remedy = Close programs that hold the clipboard, then try again
error-clipboard-unavailable = The clipboard did not take the link, so the link was thrown away
    .remedy = Close programs that hold the clipboard, then try again
error-link-not-signed = No link to { $name } could be made: the credentials that would sign it are at their end
    .remedy = Try again in a minute, or sign in again

error-settings-unwritable = The settings could not be saved
    .remedy = Check that the disk has room and that you may write to your own settings folder
error-settings-unreadable = The saved settings could not be read, so the defaults are in use
    .remedy = Set what you need again; the unreadable copy is kept as { $name }
