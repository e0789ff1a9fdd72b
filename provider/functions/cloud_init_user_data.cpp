#include "provider/functions/cloud_init_user_data.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hidden_text.h"
#include "base/oldest_docker.h"
#include "provider/advice/advice.h"
#include "provider/functions/options.h"
#include "registration/first_boot/user_data.h"

namespace provider {
namespace {

using registration::first_boot::DockerSource;
using registration::first_boot::Plan;
using schema::Value;

constexpr std::string_view kDefaultSource = "auto";
constexpr std::array<std::pair<std::string_view, DockerSource>, 4> kSources = {
    {{"auto", DockerSource::automatic},
     {"distribution", DockerSource::distribution},
     {"docker", DockerSource::vendor},
     {"none", DockerSource::none}}};

std::string engine() { return "Docker Engine " + std::to_string(base::kOldestDocker); }

std::string description() {
  return "Makes the user data (`#cloud-config`) of a machine that is ready for Coolify after its "
         "first boot: Coolify's key opens the account, the commands that Coolify needs (bash, "
         "curl, git, jq) and " +
         engine() +
         " or newer with the compose plugin are installed, and nothing else. The registration "
         "then logs in with `ssh.use_coolify_key`, and no other credential is needed.\n\n"
         "For Debian, Ubuntu, Fedora, RHEL and its relatives, openSUSE and Alpine: the machine "
         "itself looks which it is. What fails there makes cloud-init report an error, which the "
         "health check `cloud_init` tells; the reason is in `/var/log/cloud-init-output.log`.\n\n"
         "The key is written without its comment, as the registration writes it by default, so "
         "that "
         "`on_destroy.remove_key` finds the line.\n\n"
         "For root, cloud-init is told to leave its keys without a command that ends the session, "
         "sshd to let root in with a key where it would not, and a password that has to be changed "
         "first is taken as changed. No password is set. The cloud's own keys and account stay "
         "what they are.\n\n"
         "The result is ASCII text, the same for the same arguments, and fits into the 16 KB of "
         "AWS as long as key and packages do not take 5 KB of it. The public key is no secret, and "
         "neither is the result.";
}

std::string options_text() {
  return "At most one object with these options:\n\n"
         "- `user`: the account that Coolify is to use. Default: `root`. Another one is made if it "
         "is not there, without a password, and may use sudo for everything. Names that a system "
         "has for itself, such as `nobody`, `sshd` or `sudo`, are refused.\n"
         "- `docker`: where the engine comes from: `auto` is the system's own package where it "
         "is " +
         engine() +
         " or newer and has the compose plugin, else Docker's repository; `distribution` and "
         "`docker` are one of the two or an error at first boot, `none` installs none. Default: "
         "`auto`.\n"
         "- `packages`: names of more packages to install.\n";
}

schema::Signature make_signature() {
  schema::Signature signature;
  signature.summary = "Makes first-boot user data for a server of Coolify";
  signature.description = description();
  schema::Parameter key;
  key.name = "public_key";
  key.description = "Public half of the key in Coolify, one line as in authorized_keys.";
  signature.parameters = {key};
  signature.variadic = options_parameter(options_text());
  return signature;
}

base::Expected<std::string> user_of(const FunctionOptions& options) {
  auto user = options.text("user", "root");
  if (user && registration::first_boot::is_system_name(*user)) {
    return base::fail(options.invalid(
        "user", "systems have \"" + *user + "\" for themselves, and nobody can log in there.",
        "Use root, or a name that no system has."));
  }
  if (!user || registration::first_boot::is_account_name(*user)) return user;
  return base::fail(options.invalid(
      "user",
      "an account cannot be made everywhere under the name \"" + base::visible_text(*user, 80) +
          "\".",
      "Use at most 32 small letters, digits, `_` and `-`, with a letter or `_` first. The name "
      "`default` means something else to cloud-init."));
}

base::Expected<DockerSource> docker_of(const FunctionOptions& options) {
  const auto word = options.text("docker", std::string(kDefaultSource));
  if (!word) return base::fail(word.error());
  const auto* const found = std::find_if(kSources.begin(), kSources.end(),
                                         [&](const auto& one) { return one.first == *word; });
  if (found != kSources.end()) return found->second;
  return base::fail(options.invalid("docker", "there is no such place to take Docker from.",
                                    "Use auto, distribution, docker or none."));
}

base::Expected<std::vector<std::string>> packages_of(const FunctionOptions& options) {
  auto packages = options.texts("packages");
  if (!packages) return packages;
  const auto odd = std::find_if_not(packages->begin(), packages->end(),
                                    registration::first_boot::is_package_name);
  if (odd == packages->end()) return packages;
  return base::fail(options.invalid(
      "packages", "\"" + base::visible_text(*odd, 80) + "\" is no name of a package.",
      "Use names as the machine's package manager knows them, without options and blanks."));
}

base::Expected<Plan> plan_of(const std::vector<Value>& arguments) {
  auto key = registration::first_boot::read_key(arguments[0].as_string());
  if (!key) return base::fail(for_terraform(key.error().below(schema::argument_path(0))));
  const auto options = FunctionOptions::read(arguments, 1, {"user", "docker", "packages"});
  if (!options) return base::fail(options.error());
  auto user = user_of(*options);
  if (!user) return base::fail(user.error());
  const auto docker = docker_of(*options);
  if (!docker) return base::fail(docker.error());
  auto packages = packages_of(*options);
  if (!packages) return base::fail(packages.error());
  return Plan{*std::move(key), *std::move(user), *docker, *std::move(packages)};
}

}  // namespace

CloudInitUserData::CloudInitUserData() : signature_(make_signature()) {}

base::Expected<Value> CloudInitUserData::call(const std::vector<Value>& arguments) const {
  const auto plan = plan_of(arguments);
  if (!plan) return base::fail(plan.error());
  return Value::string(registration::first_boot::user_data(*plan));
}

}  // namespace provider
