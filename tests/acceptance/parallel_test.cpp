// Many registrations at once, through one host that has many addresses.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/scene.h"
#include "tests/acceptance/terminal.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

/// A route of this machine, there as long as this object lives.
class AddressRoute {
 public:
  AddressRoute(std::string network, const std::string& via) : network_(std::move(network)) {
    change({"add", network_, "via", via});
  }
  ~AddressRoute() { change({"delete", network_}); }
  AddressRoute(const AddressRoute&) = delete;
  AddressRoute& operator=(const AddressRoute&) = delete;

 private:
  static void change(const Arguments& arguments) {
    Arguments argv = {"ip", "route"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    run_checked({.argv = argv, .environment = plain_environment()});
  }
  std::string network_;
};

int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("many servers are registered at once, none is lost or doubled, and watching shows it") {
  constexpr int kServers = 20;
  // All are one machine, which answers no command within ten seconds when it is asked for too much.
  constexpr int kAtWork = 8;
  const lab::LabHost host = fresh_host({.sshd_options = {"MaxStartups 100"}});
  // Addresses of a network of their own: Coolify tells servers apart by their address alone. Labs
  // side by side have networks 10.231.N, and so these differ as well.
  const std::string& gateway = host.gateway();
  const std::string network =
      "10.232" + gateway.substr(gateway.find('.', 3), gateway.rfind('.') - gateway.find('.', 3));
  on_host(host, "for i in $(seq 1 " + std::to_string(kServers) + "); do ip address add " + network +
                    ".$i/32 dev lo; done");
  const AddressRoute route(network + ".0/24", host.ip());
  Scene scene(host);
  json wanted = scene.registration();
  wanted["count"] = kServers;
  wanted["ip"] = network + ".${count.index + 1}";
  json whole = configuration({{"coolify_server_registration", {{"web", wanted}}}});
  whole["provider"]["coolify"]["max_concurrent_registrations"] = kAtWork;
  scene.terraform.write_config(whole);
  scene.terraform.set_environment("COOLIFY_EVENTS_FILE", "events.jsonl");
  const std::string events = (scene.terraform.directory() / "events.jsonl").string();
  const Terminal terminal(80, {.argv = {provider_program(), "watch", events}});

  Process apply = scene.terraform.start_apply({"-parallelism=20"});
  std::string during;
  (void)eventually([&] {
    during = terminal.screen();
    return during.find("20 machines: ") != std::string::npos || !apply.running();
  });
  const TerraformRun applied = scene.terraform.finish(apply);
  require_success(applied);
  CAPTURE(during);
  CHECK(during.find("20 machines: ") != std::string::npos);
  CHECK(count_of(during, "10.232.") > 1);
  CHECK(terminal.wait() == 0);
  CHECK(terminal.shows("20 machines: 20 ready; "));
  // All are one machine.
  const auto warnings = applied.warnings();
  CHECK(std::count_if(warnings.begin(), warnings.end(), [](const Shown& shown) {
          return shown.code == "host.machine_id_shared";
        }) == kServers - 1);
  std::set<std::string> uuids;
  for (const auto& [address, object] : scene.terraform.state()) {
    CAPTURE(address);
    CHECK(object.attributes.at("status") == "ready");
    uuids.insert(object.attributes.at("uuid").get<std::string>());
  }
  CHECK(uuids.size() == kServers);
  CHECK(scene.coolify.servers().size() == kServers);
  CHECK(scene.coolify.requests("POST", "/servers").size() == kServers);
  CHECK(authorized_lines(host, scene.coolify_key) == 1);
  require_no_changes(scene.terraform.plan({"-detailed-exitcode"}));
  require_success(scene.terraform.destroy());
  CHECK(scene.coolify.servers().empty());
}
