// The private keys, and how everything goes again.
#include "tests/standin/contract/question_list.h"

namespace standin::contract {
namespace {

constexpr const char* kKeys = "/v1/security/keys";
constexpr const char* kKey = "/v1/security/keys/{probe1}";

void create_again(QuestionList& list, const std::string& name, const Json& more) {
  Json body = {{"ip", "127.0.2.10"}, {"private_key_uuid", "{probe1}"}};
  body.update(more);
  list.ask("again: " + name, "POST", "/v1/servers", body).keep = "again";
  list.ask("again: " + name + ", read", "GET", "/v1/servers/{again}");
}

}  // namespace

void ask_keys(QuestionList& list) {
  list.ask("key: list", "GET", kKeys).unordered_list = Question::Own{"name", "probe"};
  list.ask("key: read", "GET", kKey);
  list.ask("key: read, sensitive", "GET", kKey).token = "sens";
  list.ask("key: unknown", "GET", "/v1/security/keys/aaaaaaaaaaaaaaaaaaaaaaaa");
  list.ask("key: there already", "POST", kKeys,
           {{"name", "d"}, {"private_key", "{probe1_private}"}});
  list.ask("key: not one", "POST", kKeys, {{"name", "d"}, {"private_key", "garbage"}});
  list.ask("key: a public half", "POST", kKeys,
           {{"name", "d"}, {"private_key", "{probe1_public}"}});
  list.ask("key: none", "POST", kKeys, {{"name", "d"}});
  list.ask("key: delete one in use", "DELETE", kKey);
}

void ask_ends(QuestionList& list) {
  list.ask("delete: server", "DELETE", "/v1/servers/{server}");
  list.ask("delete: server, again", "DELETE", "/v1/servers/{server}");
  list.ask("delete: server, read", "GET", "/v1/servers/{server}");
  list.ask("delete: key", "DELETE", "/v1/security/keys/{probe2}");
  list.ask("delete: key, again", "DELETE", "/v1/security/keys/{probe2}");
  create_again(list, "with every field",
               {{"name", "x"},
                {"description", "d"},
                {"port", 2022},
                {"user", "adm.in"},
                {"is_build_server", true},
                {"proxy_type", "CADDY"},
                {"instant_validate", false}});
  list.ask("again: Sentinel of a build server", "PATCH", "/v1/servers/{again}/sentinel",
           {{"is_sentinel_enabled", true}});
  list.ask("again: delete with an odd force", "DELETE", "/v1/servers/{again}?force=maybe");
  create_again(list, "without a proxy", {{"proxy_type", "None"}});
  list.ask("again: its proxy", "GET", "/v1/servers/{again}/proxy");
  list.ask("again: delete", "DELETE", "/v1/servers/{again}");
  list.ask("path: POST to a server", "POST", "/v1/servers/{again}", {{"name", "x"}});
  list.ask("path: HEAD", "HEAD", "/v1/servers");
}

}  // namespace standin::contract
