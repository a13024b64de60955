"""The two bare views against which pages are measured."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from collab.bench.control.models import Project


def table(request: HttpRequest) -> HttpResponse:
    """Fifty of 10,000 rows, with one join, one prefetch and a count."""
    projects = Project.objects.select_related("owner").prefetch_related("members").order_by("-updated_at")
    page = Paginator(projects, 50).get_page(request.GET.get("page"))
    return render(request, "control/table.html", {"page": page})


def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row."""
    return render(request, "control/row.html", {"project": get_object_or_404(Project, pk=pk)})
