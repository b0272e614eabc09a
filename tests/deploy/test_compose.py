"""compose.yaml: every service is locked up, asked for its health, and given real settings; no secret stands in it."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from kb.settings import Settings
from tests.deploy.container import read

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "compose.yaml").read_text("utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
EXAMPLE = (ROOT / "deploy" / "compose" / "env.example").read_text("utf-8")
services = pytest.mark.parametrize("name", ["site", "database", "proxy"])


def test_the_services_are_the_site_its_database_and_its_proxy():
    assert set(SERVICES) == {"site", "database", "proxy"}


@services
def test_a_service_can_write_only_where_it_must_and_gains_no_rights(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service and "cap_add" not in service
    assert "/tmp" in service["tmpfs"]


@services
def test_a_service_runs_as_somebody_without_rights(name: str):
    (own,) = [
        instruction.rest for instruction in read((ROOT / "Dockerfile").read_text("utf-8")) if instruction.name == "USER"
    ]
    assert SERVICES[name].get("user", own) not in ("root", "0", "0:0", "")


@services
def test_a_service_is_asked_for_its_health_without_a_shell(name: str):
    if "build" in SERVICES[name]:
        assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text("utf-8")
    else:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_each_starts_when_what_it_needs_is_healthy():
    assert SERVICES["site"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["proxy"]["depends_on"] == {"site": {"condition": "service_healthy"}}


def test_only_the_proxy_can_be_reached_and_only_from_this_machine():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["proxy"]["ports"])


def test_the_site_believes_its_own_network_and_no_other_about_visitors():
    (given,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert SERVICES["site"]["environment"]["KB_TRUSTED_PROXIES"] == given["subnet"]
    assert ip_network(given["subnet"]).is_private


def test_files_that_are_mounted_are_there_and_can_only_be_read():
    mounts = [volume.split(":") for service in SERVICES.values() for volume in service["volumes"]]
    ours = [mount for mount in mounts if mount[0].startswith("./")]
    assert len(ours) == 3
    assert all((ROOT / mount[0]).exists() and mount[2] == "ro" for mount in ours)
    assert {mount[0] for mount in mounts if mount not in ours} == set(COMPOSE["volumes"])


def test_every_setting_is_one():
    told = set(SERVICES["site"]["environment"]) | set(re.findall(r"^#?(KB_\w+)=", EXAMPLE, re.MULTILINE))
    assert told and {name.removeprefix("KB_").lower() for name in told} <= set(Settings.model_fields)


def test_secrets_come_from_a_file_that_git_and_the_image_pass_over():
    asked = set(re.findall(r"\$\{(\w+):\?", TEXT))
    assert asked == {"POSTGRES_PASSWORD"}
    assert re.findall(r"^(\w*(?:PASSWORD|SECRET)\w*)=(.*)$", EXAMPLE, re.MULTILINE) == [
        ("POSTGRES_PASSWORD", ""),
        ("KB_SECRET_KEY", ""),
    ]
    assert SERVICES["site"]["env_file"] == ".env"
    assert "/.env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_images_are_of_a_fixed_line_and_name_no_registry():
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert all(re.fullmatch(r"[a-z]+:\d[\w.-]*", image) for image in images)
