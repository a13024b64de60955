"""The house keeps its own rules: migrations, imports, schedule, templates, factories, pairs."""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from collab.celery import app as celery
from tests import factories

OURS = ("accounts", "partners", "initiatives", "dashboard", "lib")
MODELS = [
    model
    for label in OURS
    for model in apps.get_app_config(label).get_models()
    # The audit trail is written by triggers; a proxy is another name for a table that is here already.
    if not model.__name__.endswith("Event") and not model._meta.proxy
]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_imports_run_one_way():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_job_of_the_schedule_is_a_task_and_its_arguments_fit():
    celery.loader.import_default_modules()
    assert celery.conf.beat_schedule
    for name, job in celery.conf.beat_schedule.items():
        task = celery.tasks[job["task"]]
        inspect.signature(task.run).bind(*job.get("args", ()), **job.get("kwargs", {}))
        assert job["schedule"], name


def test_no_task_is_planned_or_tried_again_by_the_broker():
    """What must happen later is a row with a moment; a ring that comes later is lost, or comes five times."""
    for folder in ("collab", "initiatives", "partners"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    assert not {"eta", "countdown"} & {keyword.arg for keyword in node.keywords}, (
                        f"{path}:{node.lineno}"
                    )
                    if isinstance(node.func, ast.Attribute):
                        assert node.func.attr not in {"retry", "delay", "apply_async"}, f"{path}:{node.lineno}"
                        rings = node.func.attr == "send_task"
                        assert not rings or path.name == "doorbell.py", f"{path}:{node.lineno}: only the doorbell rings"


def test_a_task_takes_nothing_and_so_can_be_rung_twice():
    """It looks itself what is to be done: an order with contents could be done twice, or too late."""
    celery.loader.import_default_modules()
    ours = {name: task for name, task in celery.tasks.items() if not name.startswith(("celery.", "tests."))}
    assert {job["task"] for job in celery.conf.beat_schedule.values()} == set(ours), "each is in the schedule"
    for name, task in ours.items():
        assert inspect.signature(task.run).parameters == {}, name
        assert task.acks_late, name
        assert task.reject_on_worker_lost, name
        assert task.ignore_result, name


def test_a_ring_that_nobody_heard_is_thrown_away_and_what_runs_ends_before_it_is_given_to_another():
    for name, job in celery.conf.beat_schedule.items():
        assert 0 < job["options"]["expires"] <= 6 * 3600, name
    seconds = celery.conf.broker_transport_options["visibility_timeout"]
    assert celery.conf.task_soft_time_limit < celery.conf.task_time_limit < seconds
    assert celery.conf.worker_prefetch_multiplier == 1
    assert celery.conf.accept_content == ["json"]


def test_each_task_goes_to_one_of_the_two_queues():
    celery.loader.import_default_modules()
    route = {name: celery.amqp.router.route({}, name)["queue"].name for name in celery.tasks if "." in name}
    assert route["outbox.send"] == route["outbox.heartbeat"] == "mail"
    assert route["initiatives.sweep"] == route["accounts.clear_sessions"] == "long"


def test_the_program_needs_nothing_that_is_only_there_for_developers():
    """An import that an image without the tools of a developer would not survive."""
    production = (settings.BASE_DIR / "requirements" / "production.txt").read_text()
    ours = set(re.findall(r"^([a-z0-9._-]+)==", production, re.MULTILINE))
    known = importlib.metadata.packages_distributions()
    for folder in ("collab", "initiatives", "partners"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            for node in ast.parse(path.read_text()).body:  # the top only: not what is there for types
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for package in {name.split(".")[0] for name in names} & set(known):
                    from_here = {re.sub(r"[-_.]+", "-", name).lower() for name in known[package]}
                    assert from_here & ours, f"{path}: {package}"


def test_every_template_compiles():
    names = [path.relative_to(root).as_posix() for root in _template_folders() for path in root.rglob("*.*")]
    assert len(names) > 20
    for name in names:
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            pytest.fail(f"{name}: {error}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.django_db
def test_every_model_has_a_factory_that_makes_a_row(model):
    factory = getattr(factories, f"{model.__name__}Factory", None)
    assert factory is not None, f"tests/factories has no {model.__name__}Factory"
    assert factory().pk is not None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_did_it_never_stands_without_when(model):
    """A `deleted_by` without a `deleted_at` (or a day, `_on`) is refused by the database: a constraint names both."""
    fields = {field.name: field for field in model._meta.get_fields()}
    checks = [str(one.condition) for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    for name in [name for name in fields if name.endswith("_by")]:
        what = name.removesuffix("_by")
        moment = fields.get(f"{what}_at") or fields.get(f"{what}_on")
        assert moment is not None, f"{model.__name__}.{name} has no instant beside it"
        if moment.null:
            assert any(name in check and moment.name in check for check in checks), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_names_of_fields_say_what_they_are(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name == "last_login", field
        elif isinstance(field, models.DateField):
            ends = ("_on", "_from", "_to", "_until", "_before", "_after")
            assert field.name.endswith(ends) or field.name in {"on", "since", "until"}, field
        elif isinstance(field, models.BooleanField):
            assert field.name.startswith(("is_", "has_", "was_", "keeps_", "may_")), field


def test_script_has_no_words_for_people():
    """What a script says comes from the page, where it is translated."""
    for path in (settings.BASE_DIR / "static" / "js").glob("*.js"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.split("//")[0] if "://" not in line else line
            assert not any(word in code for word in ('textContent = "', "alert(", "confirm(")), f"{path.name}:{number}"


def _template_folders() -> list[Path]:
    return [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
