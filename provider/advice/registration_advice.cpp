#include "provider/advice/advice.h"

namespace provider {
namespace {

constexpr std::string_view kMoreTimeForBoot =
    "Look at what keeps the first boot busy, or allow it more time with `wait_for.timeout`.";

}  // namespace

const std::vector<Advice>& registration_advice() {
  static const std::vector<Advice> rows = {
      {.code = "registration.login_key_unusable",
       .remedy = "Replace the key in Coolify by an unencrypted Ed25519, ECDSA or RSA key, or leave "
                 "`ssh.use_coolify_key` out and give the key that logs in as `ssh.private_key_wo` "
                 "or `ssh.private_key`."},
      {.code = "registration.cancelled", .remedy = "Apply again to go on."},
      {.code = "registration.wrong_team",
       .remedy = "Use a token of the expected team, or correct `expected_team`."},
      {.code = "registration.other_team",
       .remedy = "Use a token of the server's team in the provider block. If that team is gone, "
                 "take the resource out of the state with `terraform state rm`."},
      {.code = "registration.setting_undone",
       .remedy = "Wait until Coolify has no job for the server any more, then apply again."},
      {.code = "registration.proxy_not_running",
       .remedy = "Look at Proxy and its logs on the server's page in Coolify: mostly one of its "
                 "ports is taken, or its image cannot be fetched. Then apply again; allow it more "
                 "time with `wait_for.timeout`, or leave `wait_for.proxy` out."},
      {.code = "registration.sentinel_silent",
       .remedy = "Check that the container coolify-sentinel runs on the server and reaches the "
                 "instance's own URL, which is set in Coolify. Then apply again; allow it more "
                 "time with `wait_for.timeout`, or leave `wait_for.sentinel` out."},
      {.code = "registration.address_overwritten",
       .remedy = "Repair the server; the next apply writes its address again and validates it."},
      {.code = "registration.adopted",
       .remedy = "From now on a destroy removes this record unless `on_destroy` says otherwise.",
       .cause = "Coolify already had the server {uuid} with this address, port and user, and "
                "`adopt_existing` is set. Changed: {changed}."},
      {.code = "first_boot.cloud_init", .remedy = kMoreTimeForBoot},
      {.code = "first_boot.package_manager", .remedy = kMoreTimeForBoot},
      {.code = "first_boot.docker",
       .remedy = "Look at what keeps Docker from starting (journalctl -u docker), or allow it more "
                 "time with `wait_for.timeout` and `docker.wait_timeout`."},
      {.code = "deploy_key.no_privilege",
       .remedy = "Give the login user passwordless sudo, set sudo_password, or log in as root or "
                 "as that account."},
      {.code = "deploy_key.no_keys_file",
       .remedy = "Set AuthorizedKeysFile, or have the program that sshd asks for keys know this "
                 "one and set `deploy_key.enabled` to false."},
      {.code = "deploy_key.bound",
       .remedy = "See that the option lets Coolify in. Otherwise remove the line: the next apply "
                 "writes one without options."},
      {.code = "deploy_key.refused",
       .remedy = "Look at what sshd logs about it (journalctl -u ssh). Where only Coolify's "
                 "address may log in so, make the check `login` a warning in `health_checks`."},
      {.code = "install_docker.no_privilege",
       .remedy = "Log in as root, give the account passwordless sudo or set `sudo_password`, or "
                 "install Docker Engine at first boot."},
      {.code = "install_docker.unsupported",
       .remedy = "Install Docker Engine by the means of the host, and set `docker.install` to "
                 "false."},
  };
  return rows;
}

const std::vector<NoteAdvice>& advice_on_notes() {
  static const std::vector<NoteAdvice> rows = {
      {"record_deleted", "The record was deleted again, as `validation.on_failure` says."},
      // In the state it would be tainted, and the next apply would delete it.
      {"adopted_record_left",
       "The adopted record {value} stays in Coolify and out of the state; the next apply adopts it "
       "again."},
      {"key_left",
       "The machine was prepared before: Coolify's key is in the authorized_keys of {value}. The "
       "next apply finds it there; take its line out by hand if there is to be none."},
      // Terraform marks what a failed creation leaves in the state.
      {"record_left",
       "The record {value} is in the state as tainted: the next apply replaces it, or repairs it "
       "after `terraform untaint` with the address of this resource."},
  };
  return rows;
}

}  // namespace provider
