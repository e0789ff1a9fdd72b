#include "tests/host/real_host.h"

#include <doctest/doctest.h>

#include "ssh/wait_for_ssh.h"

namespace host_tests {
namespace {

lab::LabHost start(lab::HostOptions options, const acceptance::KeyPair& bootstrap) {
  options.authorized_key = bootstrap.public_file();
  return lab::LabHost::start(options);
}

}  // namespace

RealHost::RealHost(lab::HostOptions options) : lab_(start(std::move(options), bootstrap_)) {}

ssh::Executor& RealHost::login() {
  if (session_ == nullptr) {
    ssh::ConnectOptions how;
    how.target.endpoint = {lab_.ip(), static_cast<std::uint16_t>(lab_.port())};
    how.target.credentials.user = "root";
    how.target.credentials.private_key =
        ssh::PrivateKey::read(base::Secret(bootstrap_.private_text()), {}).value();
    base::Context context;
    auto session = ssh::wait_for_ssh(how, context.within(std::chrono::seconds(60)));
    REQUIRE_MESSAGE(session.has_value(), session.error().cause);
    session_ = *std::move(session);
  }
  return *session_;
}

std::string RealHost::sh(const std::string& command) const {
  const lab::ExecResult result = lab_.exec(command);
  REQUIRE_MESSAGE(result.exit == 0, command << ": " << result.output);
  std::string output = result.output;
  while (output.ends_with('\n')) output.pop_back();
  return output;
}

checks::Options RealHost::options(const std::string& registered_user) {
  checks::Options options;
  options.registered_user = registered_user;
  options.checks["outbound"].settings["targets"] = std::vector<std::string>{};
  return options;
}

checks::HostFacts RealHost::facts(const std::string& registered_user) {
  base::Context context;
  auto facts =
      checks::inspect(login(), options(registered_user), context.within(std::chrono::seconds(60)));
  REQUIRE_MESSAGE(facts.has_value(), facts.error().cause << facts.error().evidence);
  return *std::move(facts);
}

}  // namespace host_tests
