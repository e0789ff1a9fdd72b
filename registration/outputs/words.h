#pragma once

#include <string>
#include <string_view>

namespace registration::outputs {

// What the name of an output says of the addresses below it. Names are words with "_" or "-"
// between them.

/// Says nothing of the object it stands in: a network has an id and a name as well.
[[nodiscard]] bool is_generic(std::string_view name);

/// Its last word is one for servers: "web_nodes", "instance".
[[nodiscard]] bool is_about_servers(std::string_view name);

/// The same of words that mean nothing else: "db_instance", and no "cluster" or "host".
[[nodiscard]] bool is_about_machines(std::string_view name);

/// It is of servers by what they do and is no word of them: "web", "app_ips".
[[nodiscard]] bool is_about_a_role(std::string_view name);

/// It is of what serves the servers, stands before them or may come to them: no address below it
/// is one of theirs. Before a word for machines most of it only tells which: "nat_instance".
[[nodiscard]] bool is_about_others(std::string_view name);

/// It is of an address that is lent to a server, or of the door of a cluster: where servers have
/// addresses beside it, it is none of theirs or the same.
[[nodiscard]] bool is_about_a_lent_address(std::string_view name);

/// It is of a database, or of the machine that one runs on: "db".
[[nodiscard]] bool is_about_a_database(std::string_view name);

/// It is of a cluster: "k8s", "cluster_prod".
[[nodiscard]] bool is_about_a_cluster(std::string_view name);

/// For "web_ipv6" "web_ipv4" and the other way round: the name of the other addresses of the same
/// servers; empty for others.
[[nodiscard]] std::string twin_of(std::string_view name);

/// A text below it is no address that the outside knows, while an object may be a server.
[[nodiscard]] bool is_about_the_inside(std::string_view name);

/// It is of a part of a server, such as an interface or an address, and so is not the server's
/// name.
[[nodiscard]] bool names_a_part(std::string_view name);

/// It is of interfaces: what these are called and their ids are never those of a server.
[[nodiscard]] bool names_an_interface(std::string_view name);

}  // namespace registration::outputs
