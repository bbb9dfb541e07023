# The app's settings.

settings-title = Settings

## Appearance

settings-appearance = Appearance
settings-theme = Theme
settings-theme-system = Same as the system
settings-theme-light = Light
settings-theme-dark = Dark
settings-language = Language
settings-language-system = Same as the system
settings-language-english = English
settings-language-pseudo = Pseudo-locale, for testing

## Transfers

settings-transfers = Transfers
settings-limit-total = Speed of all together
settings-limit-each = Speed of each
settings-limit-none = As fast as the line

settings-lock = Lock
settings-lock-after = Lock when nobody is there for
settings-lock-hint = You then sign in again; offline it stays locked. Transfers go on. Closing and starting the app does not unlock it
settings-lock-never = Never
settings-lock-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

## Connection

settings-connection = Connection
settings-connection-hint = The AWS resources that hold your account and your files
settings-connection-name = Name
settings-connection-region = Region
settings-connection-mode = Mode
settings-connection-mode-user = User: your own credentials
settings-connection-mode-operator = Operator: the credentials of this computer
settings-connection-sandbox = Sandbox
settings-connection-none = No connection is chosen
settings-connection-change = Change connection
settings-connection-check = Check connection

## This computer

settings-computer = This computer
settings-computer-hint = What this app keeps here: settings, connections, the sealed session, photos that wait to be sent, logs
settings-remove = Remove everything from this computer
settings-remove-title = Remove everything from this computer?
settings-remove-text = You are signed out, and these go from this computer:
settings-remove-session = the sealed session and its key in the keychain
settings-remove-connections = saved connections
settings-remove-settings = settings
settings-remove-photos = photos that wait to be sent
settings-remove-logs = logs
settings-remove-stays = Your account, your files and what you downloaded stay
settings-remove-confirm = Remove everything
settings-remove-cancel = Keep it
settings-removed = Everything is removed from this computer
settings-removed-unrevoked = Everything is removed from this computer. The service could not be told, so the session there ends by itself
settings-remove-problems = Something could not be removed
settings-remove-continue = Continue

## About

settings-about = About
settings-about-version = Version
settings-about-license = Licence
settings-about-parts = { $count ->
    [one] Built with { $count } open-source library
   *[other] Built with { $count } open-source libraries
}
settings-licences = Licences
settings-licences-show = Show licences
settings-licences-search = Search libraries
settings-licences-none = No library matches “{ $filter }”
settings-licences-name = Library
settings-licences-version = Version
settings-licences-license = Licence
settings-licences-close = Close
