#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "provider/server_registration/resource.h"
#include "provider/server_registration/spec.h"
#include "schema/validation.h"
#include "tests/support/mangled_texts.h"
#include "tests/support/ssh_texts.h"

using provider::RegistrationModel;
using provider::SshModel;
using tests::kNoWidth;
using tests::kOtherBlank;

namespace {

/// What Terraform is told of a configuration: "code at path: cause [evidence]", a line each.
std::string told(const std::function<void(RegistrationModel&)>& change) {
  RegistrationModel model;
  model.ip = "203.0.113.10";
  model.private_key_uuid = "kkkkkkkkkkkkkkkkkkkkkkkk";
  change(model);
  const provider::ApiAccess access;
  const provider::Defaults defaults;
  const provider::RegistrationResource resource({access, defaults, {}});
  const schema::Value config = provider::registration_spec().encode(model);
  base::Diagnostics all = schema::validate_config(resource.schema(), config);
  all.add_all(resource.validate(config, {}));
  std::string text;
  for (const base::Diagnostic& one : all.items()) {
    text += one.code + " at " + one.path.to_string() + ": " + one.cause + " [" + one.evidence + "]";
  }
  return text;
}

std::string of_ssh(const std::function<void(SshModel&)>& change) {
  return told([&](RegistrationModel& model) {
    SshModel ssh;
    change(ssh);
    model.ssh = ssh;
  });
}

}  // namespace

TEST_CASE("texts that Coolify or the state keep are refused for what cannot be seen in them") {
  using Change = std::function<void(RegistrationModel&)>;
  struct Row {
    Change change;
    const char* told;
  };
  const std::string address =
      "Expected an IPv4 address, an IPv6 address without brackets, or a host name of letters, "
      "digits and hyphens; without a port.";
  CHECK(told([](auto&) {}).empty());
  CHECK(told([](auto& m) { m.ip = "203.0.113.10\r\n"; }) ==
        "config.address at ip: " + address +
            " It ends with a line break (\\r\\n). [203.0.113.10\\r\\n]");
  CHECK(of_ssh([](auto& ssh) { ssh.host = std::string("203.0.113.10") + kOtherBlank; }) ==
        "config.address at ssh.host: " + address +
            " It ends with a non-breaking blank (U+00A0). [203.0.113.10<U+00A0>]");
  CHECK(of_ssh([](auto& ssh) { ssh.bastion_host = std::string("jump") + kNoWidth + ".example"; }) ==
        "config.address at ssh.bastion_host: " + address +
            " Its character 5 is a zero-width blank (U+200B). [jump<U+200B>.example]");
  CHECK(of_ssh([](auto& ssh) { ssh.proxy_host = " proxy"; }) ==
        "config.address at ssh.proxy_host: " + address +
            " It begins with a blank. [<U+0020>proxy]");
  const Row rows[] = {
      {[](auto& m) { m.user = "root\n"; },
       "config.pattern at user: The value must consist of letters, digits, dots, underscores and "
       "hyphens. It ends with a line break (\\n). [root\\n]"},
      {[](auto& m) { m.private_key_uuid = "kkkk\n"; },
       "config.pattern at private_key_uuid: The value must be the uuid of a key in Coolify. It "
       "ends with a line break (\\n). [kkkk\\n]"},
      {[](auto& m) { m.cloud_provider = "aws\n"; },
       "config.hidden_character at cloud_provider: The value must be one line of visible "
       "characters without blanks at either end. It ends with a line break (\\n). [aws\\n]"},
      {[](auto& m) { m.instance_id = "i-1 "; },
       "config.hidden_character at instance_id: The value must be one line of visible characters "
       "without blanks at either end. It ends with a blank. [i-1<U+0020>]"},
      {[](auto& m) { m.expected_team = "ops\t"; },
       "config.hidden_character at expected_team: The value must be one line of visible "
       "characters without blanks at either end. It ends with a tab. [ops\\t]"},
      {[](auto& m) {
         SshModel ssh;
         ssh.timeout = "5m\n";
         m.ssh = ssh;
       },
       "config.duration at ssh.timeout: The value must be a duration such as `90s`, `5m` or "
       "`1h30m`. It ends with a line break (\\n). [5m\\n]"},
      {[](auto& m) {
         SshModel ssh;
         ssh.host_key_policy = "pinned\r";
         m.ssh = ssh;
       },
       "config.not_one_of at ssh.host_key_policy: The value must be one of `pinned`, "
       "`known_hosts`, `accept_new`, `insecure`. It ends with a line break (\\r). [pinned\\r]"
       "ssh.host_key_policy_invalid at ssh.host_key_policy: The policy is none of pinned, "
       "accept_new, known_hosts and insecure. []"},
  };
  for (const Row& row : rows) CHECK(told(row.change) == row.told);
}

TEST_CASE("texts of a login are mended where that is certain, and else named") {
  CHECK(of_ssh([](auto& ssh) {
          ssh.user = "deploy\r\n";
          ssh.users = std::vector<std::string>{"root\n"};
          ssh.private_key = tests::replaced(tests::kEncryptedKey, "\n", " ");
          ssh.passphrase = std::string(tests::kPassphrase) + "\r\n";
          ssh.password_wo = "secret\n";
          ssh.sudo_password = "secret\n";
          ssh.host_key = std::string("# web:22 SSH-2.0-OpenSSH_9.6\nweb ") + tests::kPublicKey;
        }).empty());
  CHECK(of_ssh([](auto& ssh) { ssh.passphrase_wo = "open\nsesame"; }) ==
        "config.hidden_character at ssh.passphrase_wo: Its character 5 is a line break (\\n). "
        "Nobody can type that. []");
  CHECK(of_ssh([](auto& ssh) { ssh.users = std::vector<std::string>{"\n"}; })
            .starts_with("config.empty at ssh.users[0]: The value must not be empty. It holds "
                         "nothing that can be seen. [\\n]"));
}
