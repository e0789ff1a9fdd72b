// The logs to the letter: each mode has its own markup.
#include <algorithm>

#include "tests/unit/standin/validation_lab.h"

using namespace standin;

namespace {

std::string documentation(const std::string& link_class, const std::string& address) {
  return R"(<a target="_blank" class=")" + link_class + R"(" href=")" + address +
         R"(" rel="noreferrer noopener">documentation</a>)";
}

constexpr const char* kOpenssh = "https://coolify.io/docs/knowledge-base/server/openssh";
constexpr const char* kEngine = "https://docs.docker.com/engine/install/#server";
constexpr const char* kPlain = "text-black underline dark:text-white";

void set_proxy(Lab& lab, const char* type) {
  lab.edit({{"proxy", {{"type", type}, {"status", "exited"}}}});
}

/// The command that looks for busy ports; empty when there was none.
std::string port_command(const Lab& lab) {
  for (const std::string& command : lab.ssh.commands()) {
    if (command.rfind("for port in", 0) == 0) return command.substr(0, command.find(';'));
  }
  return {};
}

}  // namespace

TEST_CASE("not reachable: the text of each mode") {
  Lab lab;
  lab.ssh.connection_fails("<closed> & gone");
  const std::string text =
      "Server is not reachable. Please validate your configuration and connection.<br>Check this ";
  const std::string help = " for further help. <br><br>";
  const std::string error = "Error: &lt;closed&gt; &amp; gone";
  CHECK(lab.validate()["validation_logs"] == text + documentation(kPlain, kOpenssh) + help +
                                                 R"(<div class="text-error">)" + error + "</div>");
  CHECK(lab.validate(true)["validation_logs"] ==
        text + documentation("underline", kOpenssh) + help + error);
}

TEST_CASE("unknown system: the text of each mode") {
  Lab lab;
  lab.ssh.answers("cat /etc/os-release", {0, "ID=kali", ""});
  const std::string text =
      "Server OS type is not supported. Please install Docker manually before continuing: ";
  CHECK(lab.validate()["validation_logs"] == text + documentation(kPlain, kEngine) + ".");
  CHECK(lab.validate(true)["validation_logs"] == text + documentation("underline", kEngine) + ".");
}

TEST_CASE("a port in use: all of it is escaped, line breaks and two links with it") {
  Lab lab;
  lab.ssh.answers("for port in", {0, "8080\n", ""});
  CHECK(lab.validate(true)["validation_logs"] ==
        "An error occurred during validation: Port 8080 is in use.&lt;br&gt;You must stop the "
        "process using this port.&lt;br&gt;&lt;br&gt;Docs: &lt;a target='_blank' "
        "class='dark:text-white hover:underline' href='https://coolify.io/docs'&gt;"
        "https://coolify.io/docs&lt;/a&gt;&lt;br&gt;Discord: &lt;a target='_blank' "
        "class='dark:text-white hover:underline' href='https://coolify.io/discord'&gt;"
        "https://coolify.io/discord&lt;/a&gt;");
}

TEST_CASE("the ports that are looked at are those of the proxy") {
  for (const auto& [type, command] : {std::pair("TRAEFIK", "for port in 80 443 8080"),
                                      std::pair("CADDY", "for port in 80 443")}) {
    Lab lab;
    set_proxy(lab, type);
    CHECK(lab.validate(true)["proxy"]["status"] == "running");
    CHECK(port_command(lab) == command);
  }
}

TEST_CASE("nginx: no port is looked at, nothing is started, and nothing is said") {
  Lab lab;
  set_proxy(lab, "NGINX");
  lab.ssh.answers("for port in", {0, "80\n", ""});
  const Json after = lab.validate(true);
  CHECK(port_command(lab).empty());
  CHECK(after["proxy"]["status"] == "exited");
  CHECK(after["validation_logs"] == nullptr);
  CHECK(after["settings"]["is_usable"] == true);
  CHECK(after["server_metadata"].is_object());
}

TEST_CASE("Alpine: before 4.4 install mode installs nothing there") {
  const FakeAnswer alpine{0, "ID=alpine", ""};
  for (const auto& [version, installs] :
       {std::pair("4.3.11", false), std::pair("4.4.0-rc.1", true)}) {
    CAPTURE(version);
    Lab lab(version);
    lab.instance.control("PATCH", "/instance", {{"install_script", "install everything"}});
    lab.ssh.answers("cat /etc/os-release", alpine);
    lab.ssh.answers("command -v jq", kAbsent);
    const Json tools = lab.validate(true);
    CHECK(begins(tools["validation_logs"],
                 installs ? "Prerequisites (jq) could not be installed after 3 attempts."
                          : "An error occurred during validation: Alpine Linux is not supported"));
    CHECK(tools["is_validating"] == false);
    lab.ssh.answers("command -v jq", {0, "/usr/bin/jq", ""});
    lab.ssh.answers("docker", kAbsent);
    CHECK(begins(lab.validate(true)["validation_logs"], "Docker Engine could not be installed"));
    const auto commands = lab.ssh.commands();
    CHECK((std::find(commands.begin(), commands.end(), "install everything") != commands.end()) ==
          installs);
  }
  // One that lacks nothing is a good server in every version.
  Lab lab;
  lab.ssh.answers("cat /etc/os-release", alpine);
  CHECK(lab.validate(true)["settings"]["is_usable"] == true);
}
