"""Deploys infra/template.yaml to the emulator through CloudFormation and writes what the app needs to use it.

    provision.py --endpoint http://127.0.0.1:4566 --directory DIRECTORY

Into DIRECTORY: devops360.connection.json (user mode), devops360.operator.connection.json (operator mode) and
aws-credentials (the profile `devops360-operator`, which holds the permissions of the stack's policies for operators).
Running it again updates the stack and keeps everything in it.
"""

import argparse
import json
import os
from pathlib import Path

# The person's own profile and proxy have nothing to do with an emulator on loopback.
os.environ.pop("AWS_PROFILE", None)
os.environ["NO_PROXY"] = "127.0.0.1"

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402

STACK = "devops360-sandbox"
REGION = "us-east-1"
OPERATOR = "devops360-operator"
TEMPLATE = Path(__file__).parent.parent / "infra" / "template.yaml"


def client(service, endpoint):
    """A client with the emulator's root credentials, which never leave this computer."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 3}),
    )


def deploy(cloudformation):
    """Creates or updates the stack and returns its outputs."""
    request = {
        "StackName": STACK,
        "TemplateBody": TEMPLATE.read_text(encoding="utf-8"),
        "Parameters": [
            {"ParameterKey": "ConnectionName", "ParameterValue": "Local sandbox"},
            # `cargo xtask sandbox reset` removes everything, which protection would only slow down.
            {"ParameterKey": "DeletionProtection", "ParameterValue": "INACTIVE"},
        ],
        "Capabilities": ["CAPABILITY_IAM"],
    }
    try:
        cloudformation.describe_stacks(StackName=STACK)
        action, waiter = cloudformation.update_stack, "stack_update_complete"
    except ClientError:
        action, waiter = cloudformation.create_stack, "stack_create_complete"
    try:
        action(**request)
        cloudformation.get_waiter(waiter).wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def complete(endpoint, connection):
    """Sets what the emulator's CloudFormation accepts and leaves out, as the template has it."""
    s3, dynamodb = client("s3", endpoint), client("dynamodb", endpoint)
    s3.put_bucket_encryption(
        Bucket=connection["bucket"],
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    s3.put_bucket_ownership_controls(
        Bucket=connection["bucket"], OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket=connection["bucket"],
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "abort-incomplete-uploads",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                }
            ]
        },
    )
    dynamodb.update_continuous_backups(
        TableName=connection["table"], PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def operator_credentials(iam, policy_arns, present):
    """Credentials of an IAM user with those policies alone; None when those in `present` are still good."""
    try:
        iam.create_user(UserName=OPERATOR)
    except iam.exceptions.EntityAlreadyExistsException:
        pass
    for policy_arn in policy_arns:
        iam.attach_user_policy(UserName=OPERATOR, PolicyArn=policy_arn)
    keys = [key["AccessKeyId"] for key in iam.list_access_keys(UserName=OPERATOR)["AccessKeyMetadata"]]
    if any(f"aws_access_key_id = {key}\n" in present for key in keys):
        return None
    for key in keys:
        iam.delete_access_key(UserName=OPERATOR, AccessKeyId=key)
    key = iam.create_access_key(UserName=OPERATOR)["AccessKey"]
    return (
        f"[{OPERATOR}]\naws_access_key_id = {key['AccessKeyId']}\n"
        f"aws_secret_access_key = {key['SecretAccessKey']}\nregion = {REGION}\n"
    )


def write_private(path, text):
    """Replaces a file whole; nobody else may read it."""
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--directory", required=True, type=Path)
    arguments = parser.parse_args()

    outputs = deploy(client("cloudformation", arguments.endpoint))
    for output, name in (
        ("ConnectionFile", "devops360.connection.json"),
        ("OperatorConnectionFile", "devops360.operator.connection.json"),
    ):
        connection = json.loads(outputs[output]) | {"endpoint": arguments.endpoint}
        write_private(arguments.directory / name, json.dumps(connection, indent=2) + "\n")
    complete(arguments.endpoint, connection)

    credentials = arguments.directory / "aws-credentials"
    present = credentials.read_text(encoding="utf-8") if credentials.exists() else ""
    policies = [outputs["OperatorPolicyArn"], outputs["AdministrationPolicyArn"]]
    if created := operator_credentials(client("iam", arguments.endpoint), policies, present):
        write_private(credentials, created)


if __name__ == "__main__":
    main()
