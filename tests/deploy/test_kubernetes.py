"""The Kubernetes manifests: a cluster would take them, nothing runs with more rights than it needs, settings and commands are real."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
import yaml

from cli.app import app
from kb.settings import Settings

FOLDER = Path(__file__).parent.parent.parent / "deploy" / "kubernetes"
FILES = ("otvet.yaml", "secret.example.yaml")
OURS = {"OTVET_INDEX_PLACE"}


def documents(*names: str) -> list[dict]:
    return [document for name in names for document in yaml.safe_load_all((FOLDER / name).read_text("utf-8"))]


def of_kind(kind: str) -> list[dict]:
    return [document for document in documents(*FILES) if document["kind"] == kind]


def pods() -> list[dict]:
    """The specification of every pod there will be."""
    jobs = [job["spec"]["jobTemplate"]["spec"]["template"]["spec"] for job in of_kind("CronJob")]
    return [deployment["spec"]["template"]["spec"] for deployment in of_kind("Deployment")] + jobs


def containers() -> list[dict]:
    return [container for pod in pods() for container in (*pod.get("initContainers", ()), *pod["containers"])]


@pytest.mark.skipif(find_spec("kubernetes_validate") is None, reason="kubernetes-validate is not installed here")
@pytest.mark.parametrize("name", FILES)
def test_a_cluster_takes_every_document(name: str):
    import kubernetes_validate

    for document in documents(name):
        kubernetes_validate.validate(document, "1.31", strict=True)


@pytest.mark.skipif(find_spec("kubernetes_validate") is None, reason="kubernetes-validate is not installed here")
def test_a_mistake_in_a_document_is_noticed():
    import kubernetes_validate

    (budget,) = of_kind("PodDisruptionBudget")
    budget["spec"]["minAvailables"] = 1
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(budget, "1.31", strict=True)


def test_what_an_operator_needs_is_there():
    assert {document["kind"] for document in documents(*FILES)} >= {
        "Deployment",
        "PodDisruptionBudget",
        "CronJob",
        "NetworkPolicy",
        "Secret",
        "ConfigMap",
        "Service",
        "Ingress",
    }


def test_no_container_may_more_than_it_must():
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    for container in containers():
        rights = container["securityContext"]
        assert rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"]
        assert rights["capabilities"] == {"drop": ["ALL"]} and container["resources"]["limits"]["memory"]


def test_pods_are_asked_where_the_server_answers_and_stop_after_they_drained():
    (deployment,) = of_kind("Deployment")
    pod = deployment["spec"]["template"]["spec"]
    (site,) = pod["containers"]
    assert {probe: site[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")} == {
        "startupProbe": "/readyz",
        "readinessProbe": "/readyz",
        "livenessProbe": "/healthz",  # a database that is away must not end the pods that still search
    }
    (settings,) = of_kind("ConfigMap")
    drain = float(settings["data"]["KB_DRAIN_SECONDS"])
    notice = site["readinessProbe"]["periodSeconds"] * site["readinessProbe"]["failureThreshold"]
    assert notice < drain < pod["terminationGracePeriodSeconds"] - 30


def test_everything_that_is_selected_and_mounted_is_there():
    (deployment,) = of_kind("Deployment")
    labels = deployment["spec"]["template"]["metadata"]["labels"].items()
    (service,), (budget,), (policy,) = of_kind("Service"), of_kind("PodDisruptionBudget"), of_kind("NetworkPolicy")
    selectors = (
        deployment["spec"]["selector"]["matchLabels"],
        service["spec"]["selector"],
        budget["spec"]["selector"]["matchLabels"],
        policy["spec"]["podSelector"]["matchLabels"],
    )
    assert all(selector.items() <= labels for selector in selectors)
    for pod in pods():
        mounted = {
            mount["name"]
            for one in (*pod.get("initContainers", ()), *pod["containers"])
            for mount in one["volumeMounts"]
        }
        assert mounted == {volume["name"] for volume in pod["volumes"]}


def test_settings_and_commands_are_real():
    (plain,), (secret,) = of_kind("ConfigMap"), of_kind("Secret")
    named = set(plain["data"]) | set(secret["stringData"])
    assert {name.removeprefix("KB_").lower() for name in named - OURS} <= set(Settings.model_fields)
    commands = typer.main.get_command(app).commands
    for container in containers():
        if "args" in container:
            command, *given = container["args"]
            options = {name for option in commands[command].params for name in (*option.opts, *option.secondary_opts)}
            assert {word for word in given if word.startswith("-")} <= options
        else:
            assert set(re.findall(r"\bkb (\w+)", " ".join(container["command"]))) <= set(commands)


def test_secrets_stand_in_the_secret_alone():
    (plain,) = of_kind("ConfigMap")
    assert not {"KB_SECRET_KEY", "KB_DATABASE_URL", "KB_SMTP_URL", "KB_PUBLISH_KEY"} & set(plain["data"])
    (secret,) = of_kind("Secret")
    assert "KB_PUBLISH_KEY" not in secret["stringData"]  # whoever publishes decides what servers run
