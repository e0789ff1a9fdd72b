#include "provider/functions/parse_server_outputs.h"

#include <utility>

#include "provider/advice/advice.h"
#include "provider/functions/options.h"
#include "provider/functions/output_values.h"
#include "registration/outputs/names.h"
#include "registration/outputs/server_outputs.h"

namespace provider {
namespace {

using registration::outputs::Names;
using registration::outputs::Server;
using schema::Type;
using schema::Value;

constexpr std::string_view kSource = "Terraform outputs";

const Type& server_type() {
  static const Type type = Type::object({{"name", Type::string()},
                                         {"ip", Type::string()},
                                         {"instance_id", Type::string()},
                                         {"cloud_provider", Type::string()},
                                         {"region", Type::string()},
                                         {"hostname", Type::string()},
                                         {"private_ip", Type::string()}});
  return type;
}

Value text_value(const std::optional<std::string>& text) {
  return text ? Value::string(*text) : Value::null(Type::string());
}

Value server_value(const Server& server) {
  return Value::object({{"name", text_value(server.name)},
                        {"ip", Value::string(server.ip)},
                        {"instance_id", text_value(server.instance_id)},
                        {"cloud_provider", text_value(server.cloud_provider)},
                        {"region", text_value(server.region)},
                        {"hostname", text_value(server.hostname)},
                        {"private_ip", text_value(server.private_ip)}});
}

std::vector<std::string> details() {
  std::vector<std::string> all;
  for (const auto& [detail, names] : registration::outputs::usual_names()) all.push_back(detail);
  return all;
}

std::string name_list(const std::string& detail) {
  std::string text;
  for (const std::string& name : registration::outputs::usual_names().find(detail)->second) {
    text += (text.empty() ? "`" : ", `") + name + '`';
  }
  return text;
}

std::string description() {
  std::string text =
      "Turns the outputs of a module or of another run into a list of servers, to register each: "
      "objects with `name`, `ip`, `instance_id`, `cloud_provider`, `region`, `hostname` and "
      "`private_ip`, null where the outputs tell nothing.\n\n"
      "`outputs` may be\n\n"
      "- an object of outputs, as `module.NAME` or the `outputs` of `terraform_remote_state`;\n"
      "- what `terraform output -json` prints, decoded or as text; `value`, `type` and `sensitive` "
      "are taken apart, and a sensitive output is used like any other;\n"
      "- a state file of version 4 or what `terraform show -json` prints, decoded or as text. Its "
      "outputs count, its resources do not; a plan is refused;\n"
      "- a list or a map of servers, each an object or an address: `{ web = \"203.0.113.7\" }`;\n"
      "- one address.\n\n"
      "An object that has an address is one server. Without one, lists and maps of addresses are "
      "read along with those of ids (`server_ips` and `instance_ids`); without these, what is "
      "inside is looked at, first members that are called after servers, such as `servers` or "
      "`web_nodes`, then all others. A server that is alone takes what it lacks from the object "
      "around it; cloud and region hold for all that is inside. In a map of servers the key is the "
      "name of a server that has none, and maps of ids, host names and private addresses beside it "
      "are read by the same keys. The parts of a machine, such as its network interfaces, tell its "
      "address, but neither its name nor its id; of several addresses of one machine the public "
      "ones come first, and of these IPv4.\n\n"
      "What is named or shaped like a rule, a permitted range, a record, a load balancer, NAT, a "
      "gateway, a database, a managed cluster or a peer is left out, unless it stands in something "
      "called after servers, has the shape of a machine or one of your own names. An address that "
      "is a resource of its own (`aws_eip`, `hcloud_primary_ip`, a `floating_ip`) makes a server "
      "only where no other tells a public address. A list of addresses for each machine, also for "
      "each of its interfaces, is one server each, where one of them reaches farther than the "
      "others; `0.0.0.0` and `::` are none.\n\n"
      "The order is that of lists, and that of names in objects and maps. Brackets around an "
      "address of IPv6 and the length of a prefix (`203.0.113.7/32`) are left out; the address of "
      "a "
      "whole network is none. Numbers become texts where an id is wanted, not where an address is. "
      "Empty texts count as absent. Whether an address can be used is judged where it is. JSON "
      "that has a name twice in an object is refused.\n\n"
      "As long as a part of the outputs is not known, neither is the result, and `for_each` cannot "
      "go over it: where the same configuration makes the machines, go over names of your own and "
      "call the function for each.\n\n"
      "Names that are tried, in this order, and their plurals for lists:\n\n";
  for (const char* const detail :
       {"ip", "instance_id", "name", "hostname", "private_ip", "cloud_provider", "region"}) {
    text += std::string("- `") + detail + "`: " + name_list(detail) + "\n";
  }
  return text;
}

schema::Signature make_signature() {
  schema::Signature signature;
  signature.summary = "Finds the servers in the outputs of a deployment";
  signature.description = description();
  schema::Parameter outputs;
  outputs.name = "outputs";
  outputs.type = Type::dynamic();
  outputs.allow_null = true;
  outputs.description = "The outputs, in any of the forms above.";
  signature.parameters = {outputs};
  signature.variadic = options_parameter(
      "At most one object with names of your own, which are tried before the usual ones: `{ ip = "
      "[\"wan_address\"], instance_id = [\"linode_id\"] }`. The options are called as what the "
      "function returns; each is a list of names, or one.");
  signature.returns = Type::list(server_type());
  return signature;
}

base::Expected<Names> own_names(const std::vector<Value>& arguments) {
  const auto options = FunctionOptions::read(arguments, 1, details());
  if (!options) return base::fail(options.error());
  Names own;
  for (const std::string& detail : details()) {
    auto names = options->texts(detail);
    if (!names) return base::fail(names.error());
    own.emplace(detail, *std::move(names));
  }
  return own;
}

base::Expected<std::vector<Server>> servers_of(const Value& outputs, const Names& own) {
  const auto converted = output_value(outputs);
  if (!converted) return base::fail(converted.error());
  return registration::outputs::servers_in(*converted, registration::outputs::names_with(own),
                                           kSource);
}

}  // namespace

ParseServerOutputs::ParseServerOutputs() : signature_(make_signature()) {}

base::Expected<Value> ParseServerOutputs::call(const std::vector<Value>& arguments) const {
  const auto own = own_names(arguments);
  if (!own) return base::fail(own.error());
  const auto servers = servers_of(arguments[0], *own);
  if (!servers) return base::fail(for_terraform(servers.error().below(schema::argument_path(0))));
  std::vector<Value> values;
  for (const Server& server : *servers) values.push_back(server_value(server));
  return Value::list(server_type(), std::move(values));
}

}  // namespace provider
