"""Fills moto's IAM at the address given, and with a second argument writes what its API answers as files there."""
import json
import sys

import boto3

url, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
session = dict(endpoint_url=url, region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
iam = boto3.client("iam", **session)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(principal, action="sts:AssumeRole"):
    return document({"Effect": "Allow", "Principal": principal, "Action": action})


def allow(action, resource="*"):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


account = boto3.client("sts", **session).get_caller_identity()["Account"]
iam.create_group(GroupName="admins")
everything = iam.create_policy(PolicyName="everything", PolicyDocument=document(allow("*")))["Policy"]["Arn"]
iam.attach_group_policy(GroupName="admins", PolicyArn=everything)
for name in ["ada@example.org", "bo", "deploy"]:
    iam.create_user(UserName=name, Tags=[{"Key": "EmployeeNumber", "Value": name[:2]}])
iam.add_user_to_group(GroupName="admins", UserName="ada@example.org")
iam.create_login_profile(UserName="ada@example.org", Password="Correct-Horse-9")
iam.create_login_profile(UserName="bo", Password="Correct-Horse-9")
iam.create_access_key(UserName="deploy")
serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="ada")["VirtualMFADevice"]["SerialNumber"]
iam.enable_mfa_device(UserName="ada@example.org", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")
iam.put_user_policy(UserName="bo", PolicyName="read", PolicyDocument=document(allow("s3:Get*")))
role = f"arn:aws:iam::{account}:role/"
# deploy may step up by its own policy, since the trust names the account; release is a step further from stepping.
iam.create_role(RoleName="stepping", AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{account}:root"}))
iam.create_role(RoleName="release", AssumeRolePolicyDocument=trust({"AWS": role + "stepping"}))
iam.create_role(RoleName="runner", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
iam.create_role(RoleName="partner", AssumeRolePolicyDocument=trust({"AWS": "arn:aws:iam::999999999999:root"}))
provider = {"Federated": f"arn:aws:iam::{account}:saml-provider/corp"}
iam.create_role(RoleName="staff", AssumeRolePolicyDocument=trust(provider, "sts:AssumeRoleWithSAML"))
iam.put_user_policy(UserName="deploy", PolicyName="step", PolicyDocument=document(allow("sts:AssumeRole", role + "stepping")))
iam.put_role_policy(RoleName="release", PolicyName="all", PolicyDocument=document(allow("iam:*")))

if folder:
    def written(value):
        return value.isoformat()

    pages = iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 5})
    for number, page in enumerate(pages, 1):
        page.pop("ResponseMetadata", None)
        with open(f"{folder}/page-{number}.json", "w") as out:
            json.dump(page, out, default=written, indent=1)
    # Without their seeds, which are secrets.
    listed = iam.list_virtual_mfa_devices()["VirtualMFADevices"]
    devices = {"VirtualMFADevices": [{key: device[key] for key in ("SerialNumber", "User") if key in device} for device in listed]}
    with open(f"{folder}/devices.json", "w") as out:
        json.dump(devices, out, default=written, indent=1)
    iam.generate_credential_report()
    with open(f"{folder}/report.csv", "wb") as out:
        out.write(iam.get_credential_report()["Content"])
