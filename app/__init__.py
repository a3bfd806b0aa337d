"""Holi: bilingual forms and surveys for workshops of public services in Wales."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app import cli
from app.extensions import babel, db, engine_options, migrate
from app.language import catalogues
from app.places.service import fill_places, tell_all
from app.responses.queries import is_begun
from app.web import organiser, participant, signin, translator
from app.web.access import guard
from app.web.addresses import NumberConverter
from app.web.frame import AssetsMissing, current_locale, frame
from app.web.protection import ProtectedHeaders, protect
from app.web.site.errors import register_errors
from app.web.site.views import bp as site
from app.web.words import listen
from app.workshops.service import Above, look_above
from config import ROOT, TRANSLATIONS, Settings, SettingsError

STATIC_FOR_EVER = 365 * 24 * 3600


def create_app(settings: Settings | None = None) -> Flask:
    """The service, with its parts brought together; settings come from the environment unless given.

    Where they come from the environment, whatever keeps the service from starting ends the process with its sentence.
    """
    if settings is not None:
        return _create_app(settings)
    try:
        return _create_app(Settings.from_environ(os.environ))
    except (SettingsError, AssetsMissing, catalogues.CatalogueError) as error:
        raise SystemExit(f"Holi cannot start. {error}") from error


def _create_app(settings: Settings) -> Flask:
    settings.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(__name__, static_folder=None, instance_path=str(settings.instance_path))
    app.config.update(
        HOLI=settings,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
    )
    app.url_map.converters["int"] = NumberConverter
    _configure_logging(app)
    _configure_templates(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    babel.init_app(app, default_locale="cy", default_timezone="Europe/London", locale_selector=current_locale)
    catalogues.init_app(app, babel, TRANSLATIONS)
    look_above(Above(is_begun=is_begun, fill_places=fill_places, tell_all=tell_all))
    frame(app, settings)
    protect(app, settings)
    guard(app, settings)
    listen(app)
    app.register_blueprint(site)
    register_errors(app)
    participant.init_app(app)
    app.register_blueprint(signin.bp)
    app.register_blueprint(organiser.bp)
    app.register_blueprint(translator.bp)
    cli.init_app(app)
    _configure_wsgi(app, settings)
    return app


def _configure_templates(app: Flask) -> None:
    app.jinja_env.undefined = ChainableUndefined  # the components of GOV.UK Frontend count on it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(app.root_path) / "templates"), components])


def _configure_logging(app: Flask) -> None:
    """To standard error; neither addresses of people nor what they sent are ever part of a message."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app.logger.setLevel(logging.INFO)
    # Flask would name the path, and the path of an invitation is a secret.
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]


def _log_exception(error: Any) -> None:
    current_app.logger.error("Exception in %s [%s]", request.endpoint, request.method, exc_info=error)


def _configure_wsgi(app: Flask, settings: Settings) -> None:
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    files = WhiteNoise(app.wsgi_app, max_age=STATIC_FOR_EVER)
    files.add_files(str(Path(app.root_path) / "static"), prefix="static/")
    app.wsgi_app = ProtectedHeaders(files, settings)  # type: ignore[method-assign]
