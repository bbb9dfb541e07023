"""Starts the local AWS emulator (ministack) with what AWS does and it lacks.

* Policy variables such as `${cognito-identity.amazonaws.com:sub}`, and the condition key `dynamodb:LeadingKeys`.
  Without them the per-user role of infra/template.yaml would deny people their own files and show them every row.
* Full-object CRC64NVME for multipart uploads; AWS has no composite checksum of that algorithm.
* Conditions on the target of a copy, and checksums of copied parts.
* CRC64NVME in native code: the emulator's own, in Python, manages some 2 MB/s and answers nobody meanwhile.
* What a user pool does with addresses, challenges and authenticator apps: see user_pool.py.
* An identity pool that takes no guests gives them neither an identity nor credentials; one that asks the user pool
  (ServerSideTokenCheck) gives none to whoever was signed out everywhere, or is gone.
* Temporary credentials outlive a restart.
* Loopback counts as secure transport, since the emulator speaks plain HTTP and the bucket's policy asks for TLS.

It replaces private functions of the emulator, so requirements.txt pins one exact version.

Environment: SANDBOX_DIRECTORY (where state is kept), GATEWAY_PORT.
"""

import contextlib
import contextvars
import dataclasses
import json
import os
import re
from pathlib import Path

# The emulator reads its settings when it is imported.
directory = Path(os.environ["SANDBOX_DIRECTORY"])
directory.mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ.update(
    BIND_HOST="127.0.0.1",
    AUTH="true",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    PERSIST_STATE="1",
    STATE_DIR=str(directory / "state"),
    S3_PERSIST="1",
    S3_DATA_DIR=str(directory / "objects"),
    # Listeners of services that the app does not use.
    IOT_MTLS_ENABLED="0",
    SFTP_ENABLED="0",
)

import awscrt.checksums  # noqa: E402
import ministack.app as gateway  # noqa: E402
import ministack.core.iam_actions as actions  # noqa: E402
import ministack.core.iam_evaluator as evaluator  # noqa: E402
import user_pool  # noqa: E402
from ministack.core.responses import error_response_json  # noqa: E402
from ministack.services import cognito, dynamodb, s3, sts  # noqa: E402

POLICY_VARIABLE = re.compile(r"\$\{([^}]+)\}")
EQUALITY = re.compile(r"([#\w]+)\s*=\s*(:\w+)")


def principal_keys(original):
    """Adds the identity-pool condition keys to what the evaluator knows about a caller."""

    def keys_of(credential):
        keys = original(credential)
        session = sts._sessions.get(credential.access_key_id) or {}
        if identity := session.get("_identity_id"):
            keys["cognito-identity.amazonaws.com:sub"] = identity
            keys["cognito-identity.amazonaws.com:aud"] = session.get("_identity_pool_id", "")
            keys["cognito-identity.amazonaws.com:amr"] = session.get("_cognito_amr") or []
        return keys

    return keys_of


def resolve_variables(context, value):
    """Replaces each `${key}` in a policy element; one without a value stays, and so matches nothing."""
    if isinstance(value, list):
        return [resolve_variables(context, item) for item in value]
    if isinstance(value, dict):
        return {key: resolve_variables(context, item) for key, item in value.items()}
    if not isinstance(value, str):
        return value

    def resolve(match):
        name = match.group(1)
        if name in ("*", "?", "$"):
            return name
        found = evaluator._resolve_condition_key(name.split(",")[0].strip(), context)
        return found if isinstance(found, str) else match.group(0)

    return POLICY_VARIABLE.sub(resolve, value)


def first_match(original):
    """Resolves policy variables in statements before they are matched."""

    def match(context, statements, effect):
        resolved = [
            dataclasses.replace(
                statement,
                resources=resolve_variables(context, statement.resources),
                not_resources=resolve_variables(context, statement.not_resources),
                conditions=resolve_variables(context, statement.conditions),
            )
            for statement in statements
        ]
        return original(context, resolved, effect)

    return match


def partition_key(table_name):
    """The name of a table's partition key."""
    table = dynamodb._tables.get((table_name or "").rsplit("/", 1)[-1]) or {}
    return next((key["AttributeName"] for key in table.get("KeySchema", []) if key["KeyType"] == "HASH"), None)


def touched_items(request):
    """Each table and item or key that a DynamoDB request names."""
    yield request.get("TableName"), request.get("Key") or request.get("Item")
    for table, entry in (request.get("RequestItems") or {}).items():
        if isinstance(entry, dict):  # BatchGetItem
            yield from ((table, key) for key in entry.get("Keys", []))
        else:  # BatchWriteItem
            for row in entry:
                yield table, row.get("PutRequest", {}).get("Item") or row.get("DeleteRequest", {}).get("Key")
    for operation in request.get("TransactItems") or []:
        for body in operation.values():
            yield body.get("TableName"), body.get("Key") or body.get("Item")


def queried_keys(request):
    """The partition-key values that a Query asks for."""
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    for name, value in EQUALITY.findall(request.get("KeyConditionExpression") or ""):
        if names.get(name, name) == partition_key(request.get("TableName")):
            yield values.get(value)


def leading_keys(request):
    """The partition-key values that a DynamoDB request touches, as text."""
    found = list(queried_keys(request))
    for table, item in touched_items(request):
        key = partition_key(table)
        if isinstance(item, dict) and key in item:
            found.append(item[key])
    return [str(next(iter(value.values()), None)) for value in found if isinstance(value, dict)]


def dynamodb_context(original):
    """Adds `dynamodb:LeadingKeys` to the context of a request."""

    def context_of(body):
        context = original(body)
        with contextlib.suppress(ValueError):
            request = json.loads(body or b"{}")
            if isinstance(request, dict) and (keys := leading_keys(request)):
                context["dynamodb:leadingkeys"] = keys
        return context

    return context_of


completing = contextvars.ContextVar("the multipart upload being completed", default=None)


def complete_multipart_upload(original):
    """Says which upload is being completed, for the checksum, and what kind of checksum the object then has."""

    def complete(bucket, key, body, query, *rest):
        upload_id = query.get("uploadId", "")
        upload = s3._multipart_uploads.get(upload_id[0] if isinstance(upload_id, list) else upload_id)
        crc64 = bool(upload) and upload.get("checksum_algorithm") == "CRC64NVME"
        token = completing.set(upload if crc64 else None)
        try:
            response = original(bucket, key, body, query, *rest)
        finally:
            completing.reset(token)
        if crc64 and response[0] == 200:
            s3._ensure_bucket(bucket)["objects"][key]["checksum_type"] = "FULL_OBJECT"
            return (*response[:2], response[2].replace(b"COMPOSITE", b"FULL_OBJECT"))
        return response

    return complete


def composite_checksum(original):
    """The checksum of the whole object instead of a checksum of the parts' checksums."""

    def checksum(algorithm, part_checksums):
        upload = completing.get()
        if upload is None:
            return original(algorithm, part_checksums)
        parts = upload["parts"]
        return s3._compute_s3_checksum(algorithm, b"".join(parts[number]["body"] for number in sorted(parts)))

    return checksum


def copy_object(original):
    """Asks whether the condition on the target holds, before anything is copied."""

    def copy(bucket, key, headers):
        there = (s3._ensure_bucket(bucket) or {}).get("objects", {}).get(key)
        return s3._check_put_preconditions(headers, there) or original(bucket, key, headers)

    return copy


def upload_part_copy(original):
    """Gives a copied part the checksum that its upload asks for, in the part and in the answer."""

    def copy(bucket, key, query, headers):
        response = original(bucket, key, query, headers)
        upload = s3._multipart_uploads.get(s3._qp(query, "uploadId")) or {}
        algorithm = upload.get("checksum_algorithm")
        if response[0] != 200 or not algorithm:
            return response
        part = upload["parts"][int(s3._qp(query, "partNumber"))]
        checksum = s3._compute_s3_checksum(algorithm, part["body"])
        part["checksums"] = {algorithm: checksum}
        element = f"<Checksum{algorithm}>{checksum}</Checksum{algorithm}></CopyPartResult>"
        return (*response[:2], response[2].replace(b"</CopyPartResult>", element.encode()))

    return copy


def no_guests(original):
    """Refuses a request without a login where the identity pool takes no guests."""

    def answer(request):
        pools = cognito._identity_pools
        pool = pools.get(request.get("IdentityPoolId")) or next(
            (pool for pool in pools.values() if request.get("IdentityId") in pool.get("_identities", {})), None
        )
        if pool and not request.get("Logins") and not pool.get("AllowUnauthenticatedIdentities"):
            message = "Unauthenticated access is not supported for this identity pool."
            return error_response_json("NotAuthorizedException", message, 400)
        return original(request)

    return answer


def is_over(claims):
    """Whether the session that a token was given in has ended, or its person is gone."""
    user = cognito._token_owner({"iss": claims.get("iss"), "username": claims.get("cognito:username")})
    return user is False or claims.get("origin_jti") in cognito._revoked_tokens


def server_side_check(original):
    """Asks the user pool about a login, where the identity pool is set up so."""

    def check(pool, identity_id, logins):
        if refusal := original(pool, identity_id, logins):
            return refusal
        for provider in pool.get("CognitoIdentityProviders") or []:
            claims = cognito._token_claims((logins or {}).get(provider.get("ProviderName")))
            is_theirs = claims.get("aud") == provider.get("ClientId")
            if is_theirs and provider.get("ServerSideTokenCheck") and is_over(claims):
                return error_response_json("NotAuthorizedException", "Invalid login token. Token is revoked.", 400)
        return None

    return check


def request_origin(original):
    """Every request comes over loopback, which nobody listens in on."""

    def pin(source_ip, _secure_transport):
        original(source_ip, True)

    return pin


sts.get_state = lambda: {"sessions": dict(sts._sessions)}
sts.load_persisted_state = lambda state: sts._sessions.update(state.get("sessions", {}))
user_pool.install()
cognito._identity_logins_error = server_side_check(cognito._identity_logins_error)
cognito._get_id = no_guests(cognito._get_id)
cognito._get_credentials_for_identity = no_guests(cognito._get_credentials_for_identity)
s3._complete_multipart_upload = complete_multipart_upload(s3._complete_multipart_upload)
s3._copy_object = copy_object(s3._copy_object)
s3._upload_part_copy = upload_part_copy(s3._upload_part_copy)
s3._crc64nvme = awscrt.checksums.crc64nvme
s3._composite_checksum = composite_checksum(s3._composite_checksum)
evaluator._principal_keys = principal_keys(evaluator._principal_keys)
evaluator._first_match = first_match(evaluator._first_match)
actions.dynamodb_service_context = dynamodb_context(actions.dynamodb_service_context)
gateway.pin_request_origin = request_origin(gateway.pin_request_origin)

if __name__ == "__main__":
    gateway.main()
