"""The house keeps its own rules: migrations, imports, schedule, templates, factories, pairs."""

from __future__ import annotations

import inspect
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
            assert field.name.endswith(ends) or field.name in {"on", "until"}, field
        elif isinstance(field, models.BooleanField):
            assert field.name.startswith(("is_", "has_", "keeps_", "may_")), field


def test_script_has_no_words_for_people():
    """What a script says comes from the page, where it is translated."""
    for path in (settings.BASE_DIR / "static" / "js").glob("*.js"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = line.split("//")[0] if "://" not in line else line
            assert not any(word in code for word in ('textContent = "', "alert(", "confirm(")), f"{path.name}:{number}"


def _template_folders() -> list[Path]:
    return [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
