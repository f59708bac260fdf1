//! From rows to jobs: every token, baseline and certificate is read before anything is played, so that
//! a mistake in the last row is not found an hour later.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use time::{Date, OffsetDateTime};

use super::TargetsError;
use super::job::Job;
use crate::baseline::{Baseline, built_in};
use crate::check::Check;
use crate::checks;
use crate::cli::baseline::BaselineArgs;
use crate::cli::error::CliError;
use crate::cli::files;
use crate::cli::proxy::ProxyArgs;
use crate::cli::receiver::CheckReceiver;
use crate::cli::route::RouteArgs;
use crate::cli::select::Selection;
use crate::cli::tls::TlsArgs;
use crate::cli::token::{self, TokenArgs};
use crate::secret::Secret;
use crate::stage::client::Receiver;
use crate::stage::tls::Trust;
use crate::stage::url::Target;
use crate::targets::{Level, Mistake, Mistakes, Row};
use crate::trace::TIME_OUT;
use crate::verdict::Strictness;

/// What rows have in common is read once.
pub(super) struct Preparing<'c> {
    check: &'c CheckReceiver,
    file: &'c Path,
    /// From where the paths of the file go.
    folder: PathBuf,
    today: Date,
    selection: Selection,
    checks: HashMap<Option<Level>, Arc<[&'static Check<Receiver>]>>,
    baselines: HashMap<Vec<String>, Arc<Baseline>>,
    trusts: HashMap<(Option<PathBuf>, bool), Trust>,
    /// The token of whoever names none.
    secret: Option<Secret>,
}

impl<'c> Preparing<'c> {
    pub(super) fn of(check: &'c CheckReceiver, file: &'c Path) -> Result<Self, CliError> {
        let is_stdin = file == Path::new("-");
        Ok(Self {
            check,
            file,
            folder: if is_stdin {
                PathBuf::from(".")
            } else {
                files::folder(file)
            },
            today: OffsetDateTime::now_utc().date(),
            selection: check.select.compile()?,
            checks: HashMap::new(),
            baselines: HashMap::new(),
            trusts: HashMap::new(),
            secret: None,
        })
    }

    /// The jobs, or all that is wrong with the rows.
    pub(super) async fn jobs(mut self, rows: Vec<Row>) -> Result<Vec<Job>, CliError> {
        let (mut jobs, mut mistakes) = (Vec::new(), Vec::new());
        for row in rows {
            match self.job(&row).await {
                Ok(job) => jobs.push(job),
                // It is about all rows alike.
                Err(error @ (CliError::NothingSelected | CliError::Glob { .. })) => {
                    return Err(error);
                }
                Err(error) => mistakes.push(mistake(&row, &error)),
            }
        }
        if mistakes.is_empty() {
            return Ok(jobs);
        }
        let file = super::shown(self.file);
        let mistakes = Mistakes {
            file,
            all: mistakes,
        };
        Err(TargetsError::Rows(mistakes).into())
    }

    async fn job(&mut self, row: &Row) -> Result<Job, CliError> {
        let target = Target::parse(&row.url).map_err(|error| CliError::Target {
            text: row.url.clone(),
            error,
        })?;
        let tls = self.tls(row);
        let route_args = self.route(row)?;
        let route = route_args.way(&target)?;
        Ok(Job {
            name: row.name.clone(),
            headers: route_args.headers()?,
            trust: self.trust(row, &tls, &target)?,
            secret: self.secret(row).await?,
            checks: self.checks(row.level)?,
            baseline: self.baseline(row)?,
            strictness: match row.strict {
                Some(true) => Strictness::Strict,
                Some(false) => Strictness::Lenient,
                None => self.check.output.strictness(),
            },
            time_out: self.time_out(row)?,
            allow_load: self.check.allow_load || route.is_certainly_loopback(&target),
            notes: [
                self.check.settings.notes(),
                tls.notes(),
                route.notes(&target),
            ]
            .concat(),
            target,
            route,
        })
    }

    fn tls(&self, row: &Row) -> TlsArgs {
        let common = &self.check.tls;
        let cacert = row.cacert.as_ref().map(|path| self.folder.join(path));
        // Whom a row names need not be believed blindly.
        let insecure = row.insecure.unwrap_or(common.insecure && cacert.is_none());
        TlsArgs {
            cacert: cacert
                .or_else(|| common.cacert.clone())
                .filter(|_| !insecure),
            insecure,
        }
    }

    fn trust(&mut self, row: &Row, tls: &TlsArgs, target: &Target) -> Result<Trust, CliError> {
        if !target.is_encrypted() {
            return match (&row.cacert, row.insecure) {
                (Some(_), _) => Err(CliError::NotHttps("cacert")),
                (None, Some(true)) => Err(CliError::NotHttps("insecure")),
                _ => Ok(Trust::nobody()),
            };
        }
        let key = (tls.cacert.clone(), tls.insecure);
        if let Some(trust) = self.trusts.get(&key) {
            return Ok(trust.clone());
        }
        let trust = tls.trust(target)?;
        self.trusts.insert(key, trust.clone());
        Ok(trust)
    }

    /// What the row says of the way, and what all have in common.
    fn route(&self, row: &Row) -> Result<RouteArgs, CliError> {
        let common = &self.check.route;
        let own = row.resolve.iter().map(|text| text.parse());
        let mut resolve = own
            .collect::<Result<Vec<_>, _>>()
            .map_err(TargetsError::from)?;
        resolve.extend(common.resolve.iter().cloned());
        let header = row
            .headers
            .iter()
            .map(|header| match header.strip_prefix('@') {
                Some(path) => format!("@{}", self.folder.join(path).display()),
                None => header.clone(),
            });
        let socket = row.unix_socket.as_ref();
        Ok(RouteArgs {
            proxy: ProxyArgs {
                proxy: row.proxy.clone().or_else(|| common.proxy.proxy.clone()),
                noproxy: common.proxy.noproxy.clone(),
            },
            resolve,
            unix_socket: socket.map(|path| self.folder.join(path)),
            header: common.header.iter().cloned().chain(header).collect(),
        })
    }

    async fn secret(&mut self, row: &Row) -> Result<Secret, CliError> {
        if let Some(name) = &row.token_env {
            return token::of_variable(name);
        }
        if let Some(path) = &row.token_file {
            let token_file = Some(self.folder.join(path));
            return TokenArgs { token_file }.read().await;
        }
        if let Some(secret) = &self.secret {
            return Ok(secret.clone());
        }
        let secret = self.check.token.read().await?;
        self.secret = Some(secret.clone());
        Ok(secret)
    }

    fn checks(
        &mut self,
        level: Option<Level>,
    ) -> Result<Arc<[&'static Check<Receiver>]>, CliError> {
        if let Some(checks) = self.checks.get(&level) {
            return Ok(Arc::clone(checks));
        }
        let selection = self.selection.at_level(level.map(Into::into));
        let checks: Arc<[_]> = selection.some_of(checks::receiver())?.into();
        self.checks.insert(level, Arc::clone(&checks));
        Ok(checks)
    }

    fn baseline(&mut self, row: &Row) -> Result<Arc<Baseline>, CliError> {
        let names = match &row.baseline {
            Some(names) => names.iter().map(|name| self.baseline_file(name)).collect(),
            None => self.check.baseline.baseline.clone(),
        };
        if let Some(baseline) = self.baselines.get(&names) {
            return Ok(Arc::clone(baseline));
        }
        let args = BaselineArgs {
            baseline: names.clone(),
            baseline_update: false,
        };
        let baseline = Arc::new(args.read(self.today)?.baseline);
        self.baselines.insert(names, Arc::clone(&baseline));
        Ok(baseline)
    }

    fn baseline_file(&self, name: &str) -> String {
        match built_in(name) {
            Some(_) => name.to_owned(),
            None => self.folder.join(name).display().to_string(),
        }
    }

    fn time_out(&self, row: &Row) -> Result<Duration, CliError> {
        match row.time_out {
            Some(seconds) => crate::cli::check::seconds(&seconds.to_string())
                .map_err(|why| TargetsError::TimeOut(why).into()),
            None => Ok(self.check.time_out.unwrap_or(TIME_OUT)),
        }
    }
}

fn mistake(row: &Row, error: &CliError) -> Mistake {
    Mistake {
        line: row.line,
        name: Some(row.name.clone()),
        what: error.to_string(),
        hint: error.hint(),
    }
}
