# How a session is kept, and how it ends.

session-lock = Lock now
session-sign-out = Sign out
session-sign-out-title = Sign out while transfers run?
session-sign-out-question = { $count ->
        [one] One transfer is still running. Signing out cancels it; nothing half-done is kept.
       *[other] { $count } transfers are still running. Signing out cancels them; nothing half-done is kept.
    }
session-sign-out-confirm = Cancel and sign out
session-signed-out = You are signed out
session-signed-out-unrevoked = You are signed out here. The service could not be told, so its tokens run out by themselves
session-memory-only = You stay signed in until the app closes
session-memory-only-explained = This computer has no keychain that the app can use
session-notice-dismiss = Understood
device-question = Remember this computer?
device-question-explained = Signing in here then takes no second step. Say no where others use this computer
device-question-remember = Remember it
device-question-decline = No
