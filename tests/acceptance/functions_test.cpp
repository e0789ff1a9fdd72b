// The provider's functions, called by the real Terraform on a provider that nobody configured.
#include <doctest/doctest.h>

#include "tests/acceptance/expectations.h"
#include "tests/acceptance/keys.h"
#include "tests/acceptance/provider_workspace.h"

using namespace acceptance;
using namespace tests;
using nlohmann::json;

namespace {

const std::string kProviders = R"(terraform {
  required_providers {
    coolify = { source = "coolify-sidecar/coolify" }
  }
}
)";

std::string output(const std::string& name, const std::string& expression,
                   const std::string& more = "") {
  return "output \"" + name + "\" {\n  value = " + expression + "\n" + more + "}\n";
}

json outputs_of(TerraformWorkspace& terraform) {
  const TerraformRun run = terraform.run({"output", "-json"});
  require_success(run);
  json values;
  const json printed = json::parse(run.out());
  for (const auto& [name, one] : printed.items()) values[name] = one.at("value");
  return values;
}

/// The outputs of a configuration of this HCL, after an apply and a plan that finds no change.
json outputs_of(const std::string& hcl, const json& variables = json::object()) {
  TerraformWorkspace terraform = provider_workspace();
  terraform.write("main.tf", kProviders + hcl);
  terraform.write("terraform.tfvars.json", variables.dump());
  require_success(terraform.apply());
  require_no_changes(terraform.plan({"-detailed-exitcode"}));
  return outputs_of(terraform);
}

/// The error of an expression, whose argument Terraform blames.
std::string refusal(const std::string& expression) {
  TerraformWorkspace terraform = provider_workspace();
  terraform.write("main.tf", kProviders + output("x", expression));
  const TerraformRun run = terraform.plan();
  INFO(run.transcript());
  REQUIRE(run.exit_code() == 1);
  REQUIRE(run.errors().size() == 1);
  CHECK(run.errors()[0].summary == "Invalid function argument");
  return run.errors()[0].detail;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

json server(const std::string& ip, const json& id, const json& name = nullptr) {
  return {{"name", name},         {"ip", ip},
          {"instance_id", id},    {"cloud_provider", nullptr},
          {"region", "fsn1"},     {"hostname", nullptr},
          {"private_ip", nullptr}};
}

}  // namespace

TEST_CASE("parse_server_outputs: the seed's sample is parsed by Terraform to just that") {
  const json outputs = outputs_of(output("servers", R"(provider::coolify::parse_server_outputs({
    server_ip = "1.2.3.4", instance_id = "i-abc123", hostname = "web-server-01",
    private_ip = "10.0.0.5", cloud_provider = "aws", region = "us-east-1" }))"));
  CHECK(outputs.at("servers") == json::array({{{"name", nullptr},
                                               {"ip", "1.2.3.4"},
                                               {"instance_id", "i-abc123"},
                                               {"cloud_provider", "aws"},
                                               {"region", "us-east-1"},
                                               {"hostname", "web-server-01"},
                                               {"private_ip", "10.0.0.5"}}}));
}

TEST_CASE("parse_server_outputs: what Terraform prints of outputs is read in every form") {
  TerraformWorkspace machines = provider_workspace();
  machines.write("main.tf", output("server_ips", R"(["203.0.113.7", "203.0.113.8"])") +
                                output("instance_ids", "[4711, \"i-2\"]", "  sensitive = true\n") +
                                output("region", "\"fsn1\"") + output("empty", "null"));
  require_success(machines.apply());
  json variables;
  for (const auto& [name, command] :
       {std::pair<std::string, Arguments>("outputs", {"output", "-json"}),
        {"shown", {"show", "-json"}}}) {
    const TerraformRun run = machines.run(command);
    require_success(run);
    variables[name] = run.out();
  }
  variables["state"] = machines.state_text();
  std::string hcl;
  for (const char* const form : {"outputs", "shown", "state"}) {
    const std::string variable = std::string("var.") + form;
    hcl += std::string("variable \"") + form + "\" {}\n" +
           output(std::string(form) + "_text",
                  "provider::coolify::parse_server_outputs(" + variable + ")") +
           output(std::string(form) + "_decoded",
                  "provider::coolify::parse_server_outputs(jsondecode(" + variable + "))");
  }
  const json outputs = outputs_of(hcl, variables);
  CHECK(outputs.size() == 6);
  for (const auto& [form, servers] : outputs.items()) {
    CAPTURE(form);
    CHECK(servers == json({server("203.0.113.7", "4711"), server("203.0.113.8", "i-2")}));
  }
}

TEST_CASE("parse_server_outputs: what is not known yet makes no wrong result") {
  TerraformWorkspace terraform = provider_workspace();
  terraform.write("main.tf", kProviders + R"(
resource "terraform_data" "machine" {
  input = "203.0.113.7"
}
)" + output("part", R"(provider::coolify::parse_server_outputs({
    web = { server_ip = terraform_data.machine.output, main_ip = "203.0.113.9", region = "fsn1" } }))") +
                                 output("whole",
                                        "provider::coolify::parse_server_outputs(terraform_data."
                                        "machine.output)"));
  const json plan = terraform.planned();
  for (const char* const name : {"part", "whole"}) {
    CHECK(plan.at("output_changes").at(name).at("after_unknown") == true);
  }
  require_success(terraform.apply());
  CHECK(outputs_of(terraform).at("part") == json::array({server("203.0.113.7", nullptr, "web")}));
  CHECK(outputs_of(terraform).at("whole").at(0).at("ip") == "203.0.113.7");
  require_no_changes(terraform.plan({"-detailed-exitcode"}));
}

TEST_CASE("parse_server_outputs: each argument is blamed for its own, and no value is told") {
  const std::string parse = "provider::coolify::parse_server_outputs";
  const std::string for_outputs = "Invalid value for \"outputs\" parameter: ";
  const std::string for_options = "Invalid value for \"options\" parameter: ";
  CHECK(refusal(parse + "({})")
            .starts_with(for_outputs + "No Terraform outputs available for server registration. "));
  CHECK(refusal(parse + "(null)").starts_with(for_outputs + "No Terraform outputs available"));
  const std::string missing = refusal(parse + R"(({ instance_id = "i-hunter2" }))");
  CHECK(missing.starts_with(for_outputs + "Server IP address not found in Terraform outputs. "));
  CHECK(contains(missing, "Names that are there: instance_id."));
  CHECK_FALSE(contains(missing, "hunter2"));
  const std::string broken = refusal(parse + R"(("{\"password\": \"hunter2"))");
  CHECK(contains(broken, "Code: outputs.unreadable"));
  CHECK_FALSE(contains(broken, "hunter2"));

  const std::string unknown = refusal(parse + R"(("192.0.2.1", { names = [] }))");
  CHECK(unknown.starts_with(for_options + "The function has no such option. "));
  CHECK(contains(unknown, "\"names\""));
  CHECK(refusal(parse + R"(("192.0.2.1", { ip = [null] }))").starts_with(for_options));
  CHECK(contains(refusal(parse + R"(("192.0.2.1", "ip"))"), "Code: function.options"));
  CHECK(contains(refusal(parse + R"(("192.0.2.1", {}, {}))"), "Code: function.too_many_options"));
}

TEST_CASE("cloud_init_user_data: the same YAML on every run, with the key and no comment") {
  const KeyPair key;
  const std::string line = key.public_line() + R"( \"quoted\": #\\ \u20ac)";
  const json outputs = outputs_of(
      output("plain", "yamldecode(provider::coolify::cloud_init_user_data(\"" + line + "\\n\"))") +
      output("account", R"(yamldecode(provider::coolify::cloud_init_user_data(")" +
                            key.public_line() +
                            R"(", { user = "deploy", docker = "none", packages = ["htop"] })))") +
      output("text",
             "provider::coolify::cloud_init_user_data(\"" + key.public_line() + "\", null)"));
  CHECK(outputs.at("plain").at("users").at(1).at("ssh_authorized_keys") ==
        json({key.public_line()}));
  CHECK(outputs.at("plain").at("disable_root") == false);
  CHECK(outputs.at("plain").at("runcmd").at(0).at(4) == "automatic");
  CHECK(outputs.at("account").at("users").at(1).at("name") == "deploy");
  CHECK(outputs.at("account").at("runcmd").at(0).at(4) == "none");
  CHECK(outputs.at("account").at("packages") == json({"htop"}));
  CHECK(outputs.at("text").get<std::string>().starts_with("#cloud-config\n"));
}

TEST_CASE("cloud_init_user_data: a private key is refused unseen, and bad options by their name") {
  const std::string make = "provider::coolify::cloud_init_user_data";
  const KeyPair key;
  const std::string good = "\"" + key.public_line() + "\"";
  const std::string secret = refusal(make + "(file(\"" + key.private_file().string() + "\"))");
  CHECK(
      secret.starts_with("Invalid value for \"public_key\" parameter: The key is a private one. "));
  CHECK_FALSE(contains(secret, key.private_text().substr(40, 60)));
  CHECK(contains(refusal(make + "(\"hello\")"), "Code: ssh.public_key_invalid"));
  for (const char* const bad :
       {R"({ user = "Root" })", R"({ user = "a;id" })", R"({ docker = "snap" })",
        R"({ packages = ["-y"] })", R"({ packages = "a b" })", R"({ password = "hunter2" })",
        R"({ user = 7 })"}) {
    CAPTURE(bad);
    const std::string error = refusal(make + "(" + good + ", " + bad + ")");
    CHECK(error.starts_with("Invalid value for \"options\" parameter: "));
    CHECK_FALSE(contains(error, "hunter2"));
  }
}

TEST_CASE("what a sensitive value was made into stays sensitive") {
  TerraformWorkspace terraform = provider_workspace();
  const std::string call =
      "provider::coolify::parse_server_outputs({ ip = sensitive(\"192.0.2.1\") })";
  terraform.write("main.tf", kProviders + output("x", call));
  const TerraformRun refused = terraform.plan();
  REQUIRE(refused.errors().size() == 1);
  CHECK(refused.errors()[0].summary == "Output refers to sensitive values");
  CHECK(outputs_of(output("x", call, "  sensitive = true\n")).at("x").at(0).at("ip") ==
        "192.0.2.1");
}
