#include "provider/preflight/spec.h"

#include "provider/arguments/address.h"
#include "provider/arguments/health_checks.h"
#include "provider/preflight/results.h"
#include "registration/config.h"
#include "schema/validators.h"

namespace provider {
namespace {

using schema::ObjectSpec;
using Model = PreflightModel;

void add_server(ObjectSpec<Model>& spec) {
  const registration::Config usual;
  spec.attribute("ip", &Model::ip,
                 "Address Coolify will use for the server: IPv4, IPv6 or a host name.")
      .required()
      .validate(server_address());
  spec.attribute("port", &Model::port,
                 "SSH port Coolify will use. What sshd says of the account is asked for "
                 "connections to it; the login itself goes to `ssh.port`. Where these differ at "
                 "the same address, an sshd has to be behind it: else the check `login` fails.")
      .fallback(usual.port)
      .validate(schema::between(1, 65535));
  spec.attribute("user", &Model::user,
                 "Account Coolify will log in as: the checks are made for it.")
      .fallback(usual.user)
      .validate(schema::matches("^[A-Za-z0-9._-]+$",
                                "must consist of letters, digits, dots, underscores and hyphens"))
      .validate(schema::length_between(1, 255));
  spec.attribute("cloud_provider", &Model::cloud_provider,
                 "Where the machine runs; decides the default of `ssh.user`.")
      .optional()
      .validate(schema::plain_text());
  spec.attribute("private_key_uuid", &Model::private_key_uuid,
                 "Uuid of the key in Coolify that Coolify will log in with. With it the key is "
                 "looked for on the machine, and the check `login` counts it in; without it, and "
                 "without `ssh.use_coolify_key`, Coolify is not asked for anything.")
      .optional()
      .validate(schema::matches("^[A-Za-z0-9_-]+$", "must be the uuid of a key in Coolify"));
  spec.attribute("proxy_type", &Model::proxy_type,
                 "Proxy that Coolify is to run on the server: its ports have to be free. "
                 "`traefik`, `caddy`, `nginx` or `none`.")
      .fallback("traefik")
      .validate(schema::one_of({"traefik", "caddy", "nginx", "none"}));
  spec.attribute("is_build_server", &Model::is_build_server,
                 "Whether the server is only to build images: then no proxy needs ports.")
      .fallback(false);
}

void add_look(ObjectSpec<Model>& spec, SshPlace place) {
  spec.nested("ssh", &Model::ssh, ssh_arguments(place),
              "How this provider logs in; what is left out is taken from the provider's "
              "`defaults`. Nothing remembers a host key between two looks: without `host_key` or "
              "the like any key is believed. One that a registration has learnt is "
              "`ssh_host_key.public_key` of that resource.")
      .optional();
  spec.nested("wait_for", &Model::wait_for, wait_for_arguments(InspectionPlace::preflight),
              "What of a first boot that still goes on is waited for, and how often the machine "
              "is inspected anew. Default: nothing is waited for, the machine is judged as it is "
              "found; with an empty object it is as in a registration.")
      .optional();
  spec.nested("docker", &Model::docker, docker_arguments(InspectionPlace::preflight),
              "What is expected of Docker.")
      .optional();
  spec.nested("health_checks", &Model::health_checks, health_checks_object(),
              "Thresholds and severities of the checks, as in a registration. The check "
              "`container` is always skipped: it would make a container.")
      .optional();
}

void add_fail_on(ObjectSpec<Model>& spec, const char* fallback, const char* description) {
  spec.attribute("fail_on", &Model::fail_on, description)
      .fallback(fallback)
      .validate(schema::one_of({"never", "error", "warning"}));
}

void add_results(ObjectSpec<Model>& spec) {
  spec.attribute("status", &Model::status,
                 "`healthy`; `degraded`: only checks of severity `warn` failed; `unhealthy`: a "
                 "check of severity `error` failed, or the login works and the inspection does "
                 "not; `unreachable`: no login. `error` says why nothing could be found out.")
      .computed();
  spec.attribute("reachable", &Model::reachable, "Whether the login works.").computed();
  spec.nested("error", &Model::error, preflight_error_spec(),
              "Why the machine could not be looked at, which is no error of this data source: a "
              "refused "
              "login, another host key, no answer in time. Null when it was looked at.")
      .computed();
  spec.nested("checks", &Model::checks, preflight_check_spec(),
              "What each check that is not `off` found, by its id. Null when nothing could be "
              "found out.")
      .computed();
  spec.nested(
          "findings", &Model::findings, preflight_check_spec(),
          "Those that failed: first of severity `error`, then `warn`. Null when nothing could be "
          "found out.")
      .computed();
  spec.attribute("key_state", &Model::key_state,
                 "Whether the key `private_key_uuid` opens the account `user`, as far as all files "
                 "tell in which sshd looks for its keys: `deployed`; "
                 "`bound`: it is there, but sshd takes it from some addresses, until some day or "
                 "for one command only, ignores the line or the file, or refuses it; `absent`. "
                 "Does not change "
                 "`status`: a machine that is still to be registered has no key. Null when it was "
                 "not asked for or could not be found out: it is in no file, but sshd asks a "
                 "program as well (AuthorizedKeysCommand), or does not tell its files.")
      .computed();
  spec.attribute("key_detail", &Model::key_detail,
                 "Why the key does not open the account, or why that is not known. Null when "
                 "there is nothing more to say.")
      .computed();
  spec.nested("host", &Model::host, host_spec(), "The machine as it was found.").computed();
  spec.attribute("docker_version", &Model::docker_version, "Version of the Docker Engine.")
      .computed();
  spec.attribute("compose_version", &Model::compose_version, "Version of Docker Compose.")
      .computed();
  spec.nested("docker_info", &Model::docker_info, docker_info_results(), "Docker as it was found.")
      .computed();
  spec.nested("ssh_host_key", &Model::ssh_host_key, preflight_host_key_spec(),
              "The host key of the machine.")
      .computed();
  spec.nested("ssh_jump_host_keys", &Model::ssh_jump_host_keys, jump_host_key_spec(),
              "The host keys of the jump hosts on the way, in their order.")
      .computed();
}

ObjectSpec<Model> make_data_spec() {
  ObjectSpec<Model> spec;
  add_server(spec);
  add_look(spec, SshPlace::preflight_data);
  add_fail_on(spec, "never",
              "What makes the read fail. `never`: what is found is data. `error`: the machine is "
              "`unhealthy` or `unreachable`. `warning`: it is not `healthy`. A wrong "
              "configuration, and what Coolify refuses, is an error in any case.");
  add_results(spec);
  return spec;
}

ObjectSpec<Model> make_action_spec() {
  ObjectSpec<Model> spec;
  add_server(spec);
  add_look(spec, SshPlace::preflight_action);
  add_fail_on(spec, "error",
              "What makes the action fail. `never`: all that is found is a warning. `error`: the "
              "machine is unhealthy, which is a failed check of severity `error`, or cannot be "
              "logged in to. `warning`: any check failed.");
  return spec;
}

}  // namespace

const ObjectSpec<Model>& preflight_data_spec() {
  static const ObjectSpec<Model> spec = make_data_spec();
  return spec;
}

const ObjectSpec<Model>& preflight_action_spec() {
  static const ObjectSpec<Model> spec = make_action_spec();
  return spec;
}

}  // namespace provider
