"""Three small tables: projects with an owner (the join) and members (the prefetch)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Owner(models.Model):
    """Whose project it is."""

    name = models.CharField(max_length=100)

    objects: ClassVar[models.Manager[Owner]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A row of the table."""

    title = models.CharField(max_length=160)
    summary = models.TextField()
    status = models.CharField(max_length=20)
    started_on = models.DateField()
    updated_at = models.DateTimeField(db_index=True)
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE)

    objects: ClassVar[models.Manager[Project]] = models.Manager()

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """Who takes part in a project."""

    name = models.CharField(max_length=100)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")

    objects: ClassVar[models.Manager[Member]] = models.Manager()

    def __str__(self) -> str:
        return self.name
