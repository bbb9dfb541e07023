# Which AWS resources the app talks to.

connect-title = Connect
connect-heading = Connect to your organisation
connect-lead = A connection says where your accounts and files live. Your administrator has the file.
connect-import = Import a connection file
connect-import-hint = Choose devops360.connection.json, or drop it here
connect-import-drop = Drop the connection file to import it
connect-manual = Enter by hand
connect-manual-hint = With the values from the AWS console
connect-sandbox = Use the local sandbox
connect-sandbox-operator = Use the local sandbox as operator
connect-sandbox-hint = It answers on this computer. You sign in as a person
connect-sandbox-operator-hint = The same, with this computer's credentials for files and profiles
connect-saved = Saved connections
connect-active = In use
connect-mode-operator = Operator
connect-use = Use
connect-whose = { $name } · { $region }
connect-remove = Remove { $name }
connect-remove-title = Remove this connection?
connect-remove-question = { $name } and what was kept for it on this computer will be forgotten. Your account and your files stay where they are.
connect-remove-confirm = Remove
connect-several-dropped = Drop one file only
connect-ready = Connected to { $name }
connect-continue = Continue

## The doctor
doctor-title = Check the connection
doctor-run = Check again
doctor-running = Checking
doctor-all-good = Everything that can be checked now works
doctor-some-bad = { $count ->
        [one] One check failed
       *[other] { $count } checks failed
    }
doctor-endpoint = The service answers
doctor-clock = This computer's clock agrees
doctor-user-pool = The user pool publishes its keys
doctor-app-client = The app client accepts sign-ins
doctor-client-secret = The client secret can be read
doctor-identity-pool = The identity pool exists
doctor-bucket = The bucket answers
doctor-table = The table answers
doctor-keychain = The system's keychain works
doctor-passed = Works
doctor-failed = Failed
doctor-needs-sign-in = After sign-in
doctor-not-used = Not used

## By hand
manual-title = Enter a connection
manual-lead = The outputs of the CloudFormation stack and the AWS console have these values.
manual-basics = The essentials
manual-name = Name
manual-name-hint = What people call it
manual-region = AWS region
manual-user-pool = User pool id
manual-client = App client id
manual-identity-pool = Identity pool id
manual-identity-pool-hint = Gives each person credentials of their own. Not needed in operator mode
manual-storage = Files and profiles
manual-bucket = Bucket
manual-table = Table
manual-credentials = Credentials for files and profiles
manual-credentials-identity-pool = Each person's own, from the identity pool
manual-credentials-machine = This computer's AWS credentials (operator mode)
manual-signing-in = Signing in
manual-sign-in-with = People sign in with
manual-sign-in-email = E-mail address
manual-sign-in-phone = Phone number
manual-sign-in-username-or-email = User name or e-mail address
manual-sign-in-username = User name
manual-auth-flow = Sign-in flow
manual-auth-flow-srp = USER_SRP_AUTH: the password is never sent
manual-auth-flow-choice = USER_AUTH: people choose password or a code
manual-auth-flow-password = USER_PASSWORD_AUTH: the password is sent over TLS
manual-required = Asked for at sign-up
manual-advanced = A confidential app client, or an emulator
manual-secret-id = Secrets Manager entry
manual-secret-id-hint = Only for an app client with a secret, such as devops360/cognito
manual-secret-key = Key in that entry
manual-managed-login = Managed login
manual-managed-login-hint = The address of the user pool's sign-in page, where people sign in in the browser
manual-endpoint = Endpoint
manual-endpoint-hint = Leave it empty for AWS
manual-save = Save and connect
manual-check-fields = { $count ->
        [one] One field needs another value
       *[other] { $count } fields need another value
    }
