"""What a user pool of AWS does and the emulator's lacks; the launcher installs it.

* Confirming a sign-up verifies the e-mail address, which then signs in too, for one person only.
* A new e-mail address or phone number waits for the code that goes to it, where the pool is set up so; the emulator
  takes it at once and knows no codes for addresses.
* A challenge after the password is answered with the session that it brought, by the person whom it asked; the emulator
  lets in whoever answers it.
* A code of an authenticator app works once, and the app is asked for once it is switched on.
"""

import contextlib
import hmac
import json
import time

from ministack.core.responses import error_response_json, json_response
from ministack.services import cognito

# The code that every address gets; the emulator's own for a sign-up.
ADDRESS_CODE = "123456"
# How long a sign-in may take (AuthSessionValidity), in seconds.
SESSION_LIFE = 180
# How long an authenticator app shows a code, in seconds (RFC 6238).
STEP = 30
# The challenges that come with a session of their own.
SESSION_CHALLENGES = {"NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA", "MFA_SETUP", "SMS_MFA", "EMAIL_OTP"}

# Each session of a sign-in under way: the challenge, the person, and when it was put.
asked = {}


def attributes(user):
    """A user's attributes by name."""
    return {attribute["Name"]: attribute["Value"] for attribute in user.get("Attributes", [])}


def set_attribute(user, name, value):
    """Puts one attribute in the place of the one with its name."""
    kept = [entry for entry in user.get("Attributes", []) if entry["Name"] != name]
    user["Attributes"] = [*kept, {"Name": name, "Value": value}]


def has_verified_email(user, email):
    """Whether the address is this person's to sign in with."""
    values = attributes(user)
    return values.get("email") == email and values.get("email_verified") == "true"


def confirm_sign_up(original):
    """Verifies the address that the code went to, unless it already signs somebody else in."""

    def confirm(request):
        pool = next((pool for pool in cognito._user_pools.values() if request.get("ClientId") in pool["_clients"]), None)
        user = cognito._resolve_user(pool, request.get("Username"))[0] if pool else None
        email = attributes(user).get("email") if user else None
        verifies = email and "email" in (pool.get("AutoVerifiedAttributes") or [])
        if verifies and "email" in (pool.get("AliasAttributes") or []):
            others = (other for other in pool["_users"].values() if other is not user)
            if any(has_verified_email(other, email) for other in others):
                message = "An account with the email already exists."
                return error_response_json("AliasExistsException", message, 400)
        response = original(request)
        if verifies and response[0] == 200:
            set_attribute(user, "email_verified", "true")
        return response

    return confirm


def is_new_address(user, entry):
    """Whether an attribute is an address that the person does not have yet."""
    name, value = entry.get("Name"), entry.get("Value")
    return bool(value) and name in ("email", "phone_number") and attributes(user).get(name) != value


def send_address_code(pool, user, name, value):
    """Sends a code to an address, and answers where it went."""
    user.setdefault("_address_codes", {})[name] = value
    if name == "email":
        cognito._send_verification_email(pool, user["Username"], {"email": value}, ADDRESS_CODE, name)
    medium, masked = ("EMAIL", f"{value[:1]}***@***") if name == "email" else ("SMS", f"+*******{value[-4:]}")
    return {"AttributeName": name, "DeliveryMedium": medium, "Destination": masked}


def bearer(request):
    """Who an access token belongs to, and their pool."""
    return cognito._user_pool_for_access_token(request.get("AccessToken", ""))


def update_user_attributes(original):
    """Sends codes for new addresses; where the pool verifies them before it takes them, they wait."""

    def update(request):
        user, pool = bearer(request)
        if not user:
            return original(request)
        given = request.get("UserAttributes", [])
        new = [entry for entry in given if is_new_address(user, entry)]
        settings = pool.get("UserAttributeUpdateSettings") or {}
        waits = settings.get("AttributesRequireVerificationBeforeUpdate") or []
        sent = [send_address_code(pool, user, entry["Name"], entry["Value"]) for entry in new]
        taken = [entry for entry in given if entry not in new or entry["Name"] not in waits]
        response = original({**request, "UserAttributes": taken})
        if response[0] != 200:
            return response
        for entry in new:
            if entry["Name"] not in waits:
                set_attribute(user, f"{entry['Name']}_verified", "false")
        return json_response({"CodeDeliveryDetailsList": sent})

    return update


def attribute_verification_code(request):
    """GetUserAttributeVerificationCode."""
    user, pool = bearer(request)
    value = attributes(user).get(request.get("AttributeName")) if user else None
    if not value:
        return error_response_json("InvalidParameterException", "There is no such address to verify.", 400)
    return json_response({"CodeDeliveryDetails": send_address_code(pool, user, request["AttributeName"], value)})


def verify_user_attribute(request):
    """VerifyUserAttribute."""
    user, pool = bearer(request)
    name = request.get("AttributeName")
    value = (user or {}).get("_address_codes", {}).get(name)
    if not value:
        return error_response_json("ExpiredCodeException", "Invalid code provided, please request a code again.", 400)
    if request.get("Code") != ADDRESS_CODE:
        return error_response_json("CodeMismatchException", "Invalid verification code provided, please try again.", 400)
    others = (other for other in pool["_users"].values() if other is not user)
    if name == "email" and any(has_verified_email(other, value) for other in others):
        return error_response_json("AliasExistsException", "An account with the given email already exists.", 400)
    user["_address_codes"].pop(name)
    set_attribute(user, name, value)
    set_attribute(user, f"{name}_verified", "true")
    return json_response({})


def note_session(response):
    """Remembers whom an answer asks what."""
    with contextlib.suppress(ValueError):
        answer = json.loads(response[2])
        if session := answer.get("Session"):
            person = answer.get("ChallengeParameters", {}).get("USER_ID_FOR_SRP")
            asked[session] = (answer.get("ChallengeName"), person, time.time())
    return response


def initiate_auth(original):
    """Remembers the session of the question that a sign-in comes to."""
    return lambda request: note_session(original(request))


def is_asked(request):
    """Whether this person was asked this, with this session, and not long ago."""
    challenge, person, since = asked.get(request.get("Session"), (None, None, 0))
    answered = (request.get("ChallengeName"), (request.get("ChallengeResponses") or {}).get("USERNAME"))
    return (challenge, person) == answered and time.time() < since + SESSION_LIFE


def respond_to_auth_challenge(original):
    """Takes an answer from whoever was asked."""

    def respond(request):
        challenge = request.get("ChallengeName")
        if challenge in SESSION_CHALLENGES and not is_asked(request):
            message = "Invalid session for the user, session is expired."
            return error_response_json("NotAuthorizedException", message, 400)
        refusal = authenticator_refusal(request) if challenge == "SOFTWARE_TOKEN_MFA" else None
        response = refusal or original(request)
        if response[0] == 200:
            asked.pop(request.get("Session"), None)
        return note_session(response)

    return respond


def step_of(key, code):
    """The time step that a code of this key belongs to, one before and one after now included."""
    now = int(time.time() // STEP)
    near = {now + offset: cognito._totp_code(key, offset) for offset in (-1, 0, 1)}
    return next((step for step, shown in near.items() if hmac.compare_digest(shown, str(code))), None)


def spend_code(user, key, code):
    """Whether the code is a new one; it works no second time."""
    used = user.setdefault("_totp_used", {})
    step = step_of(key, code)
    if step is None or step <= used.get(key, 0):
        return False
    used[key] = step
    return True


def authenticator_refusal(request):
    """What is wrong with the code of an authenticator app."""
    responses = request.get("ChallengeResponses") or {}
    pool = cognito._pool_for_client(request.get("ClientId"))[0]
    user = cognito._resolve_user(pool, responses.get("USERNAME"))[0] if pool else None
    key, code = (user or {}).get("_totp_secret"), responses.get("SOFTWARE_TOKEN_MFA_CODE", "")
    if not key or step_of(key, code) is None:
        return error_response_json("CodeMismatchException", "Invalid code received for user", 400)
    if not spend_code(user, key, code):
        message = "Your software token has already been used once."
        return error_response_json("ExpiredCodeException", message, 400)
    return None


def authenticator_challenge(original):
    """Names the authenticator app as its owner did."""

    def challenge(pool, user, pool_id, username):
        question = original(pool, user, pool_id, username)
        if question:
            question["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] = user.get("_totp_name", "")
        return question

    return challenge


def associate_software_token(original):
    """Gives a key to whoever is signed in, in a pool that takes authenticator apps."""

    def associate(request):
        user, pool = bearer(request)
        if not user:
            return error_response_json("NotAuthorizedException", "Invalid session for the user.", 400)
        if not (pool.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled"):
            message = "Software Token MFA has not been enabled by the userPool."
            return error_response_json("SoftwareTokenMFANotFoundException", message, 400)
        response = original(request)
        return json_response({"SecretCode": json.loads(response[2])["SecretCode"]})

    return associate


def verify_software_token(original):
    """Takes the first code of a key; SetUserMFAPreference switches the app on, nothing else does."""

    def verify(request):
        user, _ = bearer(request)
        code = str(request.get("UserCode", ""))
        if not user or not (len(code) == 6 and code.isdecimal()):
            return error_response_json("InvalidParameterException", "userCode has to be six digits.", 400)
        key = user.get("_totp_pending_secret")
        if not key or not spend_code(user, key, code):
            return error_response_json("EnableSoftwareTokenMFAException", "Code mismatch", 400)
        before = list(user.get("_mfa_enabled", [])), user.get("_preferred_mfa", "")
        response = original(request)
        user["_mfa_enabled"], user["_preferred_mfa"] = before
        user["_totp_name"] = request.get("FriendlyDeviceName", "")
        return response

    return verify


def set_user_mfa_preference(original):
    """Switches on an authenticator app that has proven itself, and no other."""

    def prefer(request):
        user, _ = bearer(request)
        wants = (request.get("SoftwareTokenMfaSettings") or {}).get("Enabled")
        if user and wants and not user.get("_totp_secret"):
            message = "User has not verified software token mfa"
            return error_response_json("InvalidParameterException", message, 400)
        return original(request)

    return prefer


ADDRESS_OPERATIONS = {
    "GetUserAttributeVerificationCode": attribute_verification_code,
    "VerifyUserAttribute": verify_user_attribute,
}


def dispatch(original):
    """Answers the operations that the emulator does not know."""

    async def run(action, request):
        handler = ADDRESS_OPERATIONS.get(action)
        return cognito._run_idp_handler(handler, action, request) if handler else await original(action, request)

    return run


def install():
    """Puts all of it into the emulator."""
    cognito._confirm_sign_up = confirm_sign_up(cognito._confirm_sign_up)
    cognito._update_user_attributes = update_user_attributes(cognito._update_user_attributes)
    cognito._initiate_auth = initiate_auth(cognito._initiate_auth)
    cognito._respond_to_auth_challenge = respond_to_auth_challenge(cognito._respond_to_auth_challenge)
    cognito._mfa_challenge_for_user = authenticator_challenge(cognito._mfa_challenge_for_user)
    cognito._associate_software_token = associate_software_token(cognito._associate_software_token)
    cognito._verify_software_token = verify_software_token(cognito._verify_software_token)
    cognito._set_user_mfa_preference = set_user_mfa_preference(cognito._set_user_mfa_preference)
    cognito._dispatch_idp = dispatch(cognito._dispatch_idp)
    cognito._UNSIGNED_IDP_ACTIONS |= ADDRESS_OPERATIONS.keys()
