"""Writes srp.json: sign-ins of people and of devices computed by another implementation, `pycognito`
(pip install pycognito==2024.5.1).

    python srp.py > srp.json

The server's values are made here from fixed numbers, since a proof does not depend on who sent them.
"""

import base64
import datetime
import hashlib
import hmac
import json
from unittest import mock

from pycognito import aws_srp

NAME = "Fakepool1"
CLIENT_SECRET = "fake-client-secret"
CASES = [
    # username, password, first byte of a, salt, first byte of b: chosen so that leading zeros and set first bits occur.
    ("ada", "Correct horse 1!", 0x11, "1f2e3d4c5b6a79888796a5b4c3d2e1f0", 0x21),
    ("ada@example.com", "пароль Ω 🗝 with spaces ", 0xFF, "ff2e3d4c5b6a79888796a5b4c3d2e1f0", 0x82),
    ("0b9c1f5e-7a0d-4a7e-9d55-0123456789ab", "a" * 256, 0x00, "0f2e3d4c5b6a79888796a5b4c3d2e1f", 0x43),
    ("user with : colon", ":", 0x80, "1", 0x01),
]
NOWS = [
    datetime.datetime(2018, 9, 4, 7, 5, 9),
    datetime.datetime(2024, 2, 29, 23, 59, 59),
    datetime.datetime(2026, 12, 31, 0, 0, 0),
    datetime.datetime(1970, 1, 1, 0, 0, 1),
]


def vector(case, now):
    """One sign-in from the client's side."""
    username, password, first_a, salt, first_b = case
    random = bytes([first_a]) + hashlib.shake_128(username.encode()).digest(127)
    with mock.patch.object(aws_srp.os, "urandom", return_value=random):
        client = aws_srp.AWSSRP(
            username, password, f"eu-north-1_{NAME}", "7fakeclient7", client=object(), client_secret=CLIENT_SECRET
        )
    private_b = int.from_bytes(bytes([first_b]) + hashlib.shake_128(password.encode()).digest(31), "big")
    inner = aws_srp.hash_sha256(f"{NAME}{username}:{password}".encode())
    x = int(aws_srp.hex_hash(aws_srp.pad_hex(salt) + inner), 16)
    verifier = pow(2, x, client.big_n)
    server = (client.val_k * verifier + pow(2, private_b, client.big_n)) % client.big_n
    block = base64.b64encode(hashlib.shake_128(salt.encode()).digest(64)).decode()
    timestamp = client.get_cognito_formatted_timestamp(now)
    key = client.get_password_authentication_key(username, password, server, salt)
    message = NAME.encode() + username.encode() + base64.b64decode(block) + timestamp.encode()
    return {
        "username": username,
        "password": password,
        "random": random.hex(),
        "public_a": f"{client.large_a_value:x}",
        "salt": salt,
        "public_b": f"{server:x}",
        "secret_block": block,
        "unix_seconds": int(now.replace(tzinfo=datetime.timezone.utc).timestamp()),
        "timestamp": timestamp,
        "signature": base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode(),
        "secret_hash": client.get_secret_hash(username, "7fakeclient7", CLIENT_SECRET),
    }


DEVICES = [
    # device key, group key, first byte of a, of the salt, of b, of the device's password.
    ("eu-north-1_0b9c1f5e-7a0d-4a7e-9d55-0123456789ab", "-9lHfZxq1", 0x11, 0x1F, 0x21, 0x31),
    ("eu-north-1_ffffffff-7a0d-4a7e-9d55-0123456789ab", "-group:with:colons", 0xFF, 0xFF, 0x82, 0xF0),
    ("eu-north-1_00000000-0000-0000-0000-000000000000", "-", 0x00, 0x00, 0x01, 0x00),
]


def device(case, now):
    """One device: what the pool is given of it, and its proof."""
    key, group, first_a, first_salt, first_b, first_password = case
    random = bytes([first_a]) + hashlib.shake_128(key.encode()).digest(127)
    with mock.patch.object(aws_srp.os, "urandom", return_value=random):
        client = aws_srp.AWSSRP("ada", "unused", f"eu-north-1_{NAME}", "7fakeclient7", client=object())
    made = [bytes([first_password]) + hashlib.shake_128(group.encode()).digest(39)]
    made.append(bytes([first_salt]) + hashlib.shake_128(key.encode()).digest(15))
    with mock.patch.object(aws_srp.os, "urandom", side_effect=made):
        password, config = aws_srp.generate_hash_device(group, key)
    salt = base64.b64decode(config["Salt"])
    verifier = int.from_bytes(base64.b64decode(config["PasswordVerifier"]), "big")
    private_b = int.from_bytes(bytes([first_b]) + hashlib.shake_128(group.encode()).digest(31), "big")
    server = (client.val_k * verifier + pow(2, private_b, client.big_n)) % client.big_n
    block = base64.b64encode(hashlib.shake_128(salt).digest(64)).decode()
    timestamp = client.get_cognito_formatted_timestamp(now)
    authentication_key = client.get_device_authentication_key(group, key, password, server, salt.hex())
    message = group.encode() + key.encode() + base64.b64decode(block) + timestamp.encode()
    return {
        "device_key": key,
        "group_key": group,
        "password": password,
        "salt_base64": config["Salt"],
        "verifier": config["PasswordVerifier"],
        "random": random.hex(),
        "salt": salt.hex(),
        "public_b": f"{server:x}",
        "secret_block": block,
        "timestamp": timestamp,
        "signature": base64.b64encode(hmac.new(authentication_key, message, hashlib.sha256).digest()).decode(),
    }


if __name__ == "__main__":
    people = [vector(*pair) for pair in zip(CASES, NOWS)]
    devices = [device(*pair) for pair in zip(DEVICES, NOWS)]
    print(json.dumps({"people": people, "devices": devices}, indent=1, ensure_ascii=False))
