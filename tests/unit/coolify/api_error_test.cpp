#include "coolify/api_error.h"

#include <doctest/doctest.h>

#include "coolify/told_text.h"

using base::ErrorKind;

namespace {

/// The credentials of a client with this token.
coolify::Credentials with_token(const char* token) {
  coolify::ClientConfig config;
  config.endpoint = "https://coolify.example.com/api/v1";
  config.token = base::Secret(token);
  return coolify::Credentials(config);
}

struct Row {
  const char* name;
  http::Request request;
  int status;
  const char* body;
  const char* code;
  ErrorKind kind;
  const char* path;
};

const http::Request kList{http::Method::get, "/servers"};
const http::Request kGet{http::Method::get, "/servers/u"};
const http::Request kCreate{http::Method::post, "/servers", "", R"({"ip":"10.0.0.1"})"};
const http::Request kUpdate{http::Method::patch, "/servers/u", "", R"({"name":"n"})"};
const http::Request kUpdateKey{http::Method::patch, "/servers/u", "",
                               R"({"private_key_uuid":"k"})"};
const http::Request kDelete{http::Method::remove, "/servers/u"};
const http::Request kValidate{http::Method::post, "/servers/u/validate"};
const http::Request kGetKey{http::Method::get, "/security/keys/k"};
const http::Request kNewKey{http::Method::post, "/security/keys"};
const http::Request kNewKeyText{http::Method::patch, "/security/keys/k", "",
                                R"({"private_key":"x"})"};
const http::Request kDropKey{http::Method::remove, "/security/keys/k"};

const Row kGates[] = {
    {"maintenance", kList, 503, R"({"message":"Service Unavailable"})", "maintenance",
     ErrorKind::api_unavailable, ""},
    {"unknown token", kList, 401, R"({"message":"Unauthenticated."})", "unauthenticated",
     ErrorKind::api_refused, "token"},
    {"rate limit", kList, 429, R"({"message":"Too Many Attempts."})", "rate_limited",
     ErrorKind::rate_limited, ""},
    {"token without team", kList, 401, R"({"message":"Invalid token."})", "invalid_token",
     ErrorKind::api_refused, "token"},
    {"role", kList, 403, R"({"message":"Missing required team role."})", "role_missing",
     ErrorKind::api_refused, "token"},
    {"switched off", kList, 403, R"({"success":true,"message":"API is disabled."})", "api_disabled",
     ErrorKind::api_refused, ""},
    {"address not allowed", kList, 403,
     R"({"success":true,"message":"You are not allowed to access the API."})", "ip_not_allowed",
     ErrorKind::api_refused, ""},
    {"ability", kCreate, 403, R"({"message":"Missing required permissions: write"})",
     "ability_missing", ErrorKind::api_refused, "token"},
    {"team look-up", kList, 400, R"({"message":"Invalid token.","docs":"https://d"})",
     "invalid_token", ErrorKind::api_refused, "token"},
    {"policy", kUpdate, 403, R"({"message":"Not yours.","error":"Unauthorized"})", "forbidden",
     ErrorKind::api_refused, "token"},
};

const Row kFramework[] = {
    {"no route", kList, 404, R"({"message":"Not found.","docs":"https://d"})", "no_such_route",
     ErrorKind::no_such_call, "endpoint"},
    {"no Coolify", kList, 404, "<html><title>404 here</title></html>", "no_such_route",
     ErrorKind::no_such_call, "endpoint"},
    {"a gateway's route", kGet, 404, R"({"message":"no Route matched with those values"})",
     "no_such_route", ErrorKind::no_such_call, "endpoint"},
    {"a gateway's page", kGet, 404, R"({"message":"Not Found"})", "no_such_route",
     ErrorKind::no_such_call, "endpoint"},
    {"JSON of anything", kGet, 404, R"({"error":"server not found"})", "no_such_route",
     ErrorKind::no_such_call, "endpoint"},
    {"an empty message", kGet, 404, R"({"message":""})", "no_such_route", ErrorKind::no_such_call,
     "endpoint"},
    {"became POST", kValidate, 405, R"({"message":"This endpoint has changed to a POST request."})",
     "method_changed", ErrorKind::no_such_call, ""},
    {"no server", kGet, 404, R"({"message":"Server not found."})", "not_found",
     ErrorKind::not_found, ""},
    {"form of the body", kCreate, 400, R"({"message":"Invalid request.","error":"Invalid JSON."})",
     "bad_request", ErrorKind::bug, ""},
    {"not JSON at all", kList, 400, "Bad Request", "bad_request", ErrorKind::bug, ""},
    {"internal error", kList, 500, R"({"message":"Server Error"})", "server_error",
     ErrorKind::api_unavailable, ""},
    {"bad gateway", kList, 502, "<html></html>", "unavailable", ErrorKind::api_unavailable, ""},
    {"gateway without Coolify", kList, 503, "no available server", "unavailable",
     ErrorKind::api_unavailable, ""},
    {"gateway timeout", kList, 504, "", "unavailable", ErrorKind::api_unavailable, ""},
    {"content network", kList, 522, "", "unavailable", ErrorKind::api_unavailable, ""},
    {"conflict", kCreate, 409, R"({"message":"Exists."})", "conflict", ErrorKind::api_refused, ""},
    {"odd status", kList, 418, "", "unexpected_status", ErrorKind::api_unavailable, ""},
    {"access proxy", kList, 403, "<html>denied</html>", "forbidden", ErrorKind::api_refused, ""},
    {"unknown 403", kList, 403, R"({"message":"No."})", "forbidden", ErrorKind::api_refused, ""},
};

const Row kServers[] = {
    {"address in use", kCreate, 400,
     R"({"message":"A server with this IP/Domain is already in use."})", "address_in_use",
     ErrorKind::address_in_use, "ip"},
    {"address in use, older wording", kCreate, 400,
     R"({"message":"Server with this IP already exists in another team."})", "address_in_use",
     ErrorKind::address_in_use, "ip"},
    {"key of a creation", kCreate, 404, R"({"message":"Private key not found."})", "key_not_found",
     ErrorKind::not_found, "private_key_uuid"},
    {"key of an update", kUpdateKey, 404, R"({"message":"Private key not found."})",
     "key_not_found", ErrorKind::not_found, "private_key_uuid"},
    {"server of an update with a key", kUpdateKey, 404, R"({"message":"Server not found."})",
     "not_found", ErrorKind::not_found, ""},
    {"address in use, the other older wording", kCreate, 400,
     R"({"message":"A server with this IP/Domain is already in use by another team."})",
     "address_in_use", ErrorKind::address_in_use, "ip"},
    {"Coolify's own host", kDelete, 400, R"({"message":"Local server cannot be deleted."})",
     "delete_refused", ErrorKind::in_use, ""},
    {"unknown field", kUpdate, 422,
     R"({"message":"Validation failed.",
         "errors":{"connection_timeout":["This field is not allowed."]}})",
     "validation_failed", ErrorKind::api_refused, "connection_timeout"},
    {"missing field", kCreate, 422,
     R"({"message":"Validation failed.","errors":{"private_key_uuid":["This field is required."]}})",
     "validation_failed", ErrorKind::api_refused, "private_key_uuid"},
    {"proxy type, update", kUpdate, 422, R"({"message":"Invalid proxy type."})",
     "validation_failed", ErrorKind::api_refused, "proxy_type"},
    {"bad install", kValidate, 422,
     R"({"message":"Validation failed.",
         "errors":{"install":["The install field must be true or false."]}})",
     "validation_failed", ErrorKind::api_refused, "install"},
    {"fields", kCreate, 422,
     R"({"message":"Validation failed.","errors":{"ip":["The ip is invalid."]}})",
     "validation_failed", ErrorKind::api_refused, "ip"},
    {"proxy type, create", kCreate, 422, R"({"message":"Invalid proxy type."})",
     "validation_failed", ErrorKind::api_refused, "proxy_type"},
    {"no field named", kUpdate, 422, R"({"message":"Something else."})", "validation_failed",
     ErrorKind::api_refused, ""},
    {"resources on it", kDelete, 400, R"({"message":"Server has resources."})", "delete_refused",
     ErrorKind::in_use, ""},
    {"transferred", kValidate, 422,
     R"({"message":"This server was transferred to another Coolify instance."})", "transferred",
     ErrorKind::api_refused, ""},
    {"not validated for another reason", kValidate, 422, R"({"message":"Not now."})",
     "validation_failed", ErrorKind::api_refused, ""},
};

const Row kKeys[] = {
    {"no key", kGetKey, 404, R"({"message":"Private Key not found."})", "key_not_found",
     ErrorKind::not_found, "private_key_uuid"},
    {"bad key", kNewKey, 422, R"({"message":"Invalid private key."})", "key_rejected",
     ErrorKind::api_refused, "private_key"},
    {"known key", kNewKey, 422, R"({"message":"Private key already exists."})", "key_exists",
     ErrorKind::api_refused, "private_key"},
    {"key fields", kNewKey, 422,
     R"({"message":"Validation failed.","errors":{"name":["This field is required."]}})",
     "validation_failed", ErrorKind::api_refused, "name"},
    {"another text that is bad", kNewKeyText, 422,
     R"({"message":"The private key is invalid.",
         "errors":{"private_key":["The private key is invalid."]}})",
     "validation_failed", ErrorKind::api_refused, "private_key"},
    {"another text, without asking for JSON", kNewKeyText, 302, "", "redirected",
     ErrorKind::api_refused, "endpoint"},
    {"another text for no key", kNewKeyText, 404, R"({"message":"Private Key not found."})",
     "key_not_found", ErrorKind::not_found, "private_key_uuid"},
    {"deletion of no key", kDropKey, 404, R"({"message":"Private Key not found."})",
     "key_not_found", ErrorKind::not_found, "private_key_uuid"},
    {"key in use", kDropKey, 422,
     R"({"message":"Private Key is in use and cannot be deleted.","details":"x"})", "key_in_use",
     ErrorKind::in_use, ""},
};

void check_rows(const Row* begin, const Row* end) {
  for (const Row* row = begin; row != end; ++row) {
    INFO(row->name);
    const auto error = coolify::api_error(row->request, http::Response{row->status, {}, row->body});
    CHECK(error.code == std::string("coolify.") + row->code);
    CHECK(error.kind == row->kind);
    CHECK(error.path.to_string() == row->path);
    CHECK(error.summary.size() <= 60);
    CHECK_FALSE(error.summary.ends_with('.'));
    CHECK_FALSE(error.remedy.empty());
    CHECK(error.cause.find("HTTP " + std::to_string(row->status)) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("every gate before the API has its own error") {
  check_rows(std::begin(kGates), std::end(kGates));
}

TEST_CASE("answers of the framework and of what stands before it") {
  check_rows(std::begin(kFramework), std::end(kFramework));
}

TEST_CASE("refusals of the server endpoints") {
  check_rows(std::begin(kServers), std::end(kServers));
}

TEST_CASE("refusals of the key endpoints") { check_rows(std::begin(kKeys), std::end(kKeys)); }

TEST_CASE("refused fields are listed with what Coolify says of each") {
  const auto error =
      coolify::api_error(kCreate, {422, {}, R"({"message":"Validation failed.","errors":
                {"ip":["Bad."],"port":["Too big.","Too odd."],"new":"odd shape"}})"});
  CHECK(error.evidence == "ip: Bad.\nnew:\nport: Too big. Too odd.");
  CHECK(error.path == base::Path::of("ip"));
}

TEST_CASE("Coolify's own words are evidence") {
  const auto json = coolify::api_error(kCreate, {403, {}, R"({"message":"Missing required
 permissions: write"})"});
  CHECK(json.code == "coolify.forbidden");
  const auto said = coolify::api_error(
      kCreate, {403, {}, R"({"message":"Missing required permissions: write"})"});
  CHECK(said.evidence == "Missing required permissions: write");
  const auto page = coolify::api_error(
      kList, {502, {}, "<html><head><TITLE>502 Bad Gateway</TITLE></head><body>x</body></html>"});
  CHECK(page.evidence == "HTML page: 502 Bad Gateway");
}

TEST_CASE("a redirect is an error that says where it pointed") {
  const auto error = coolify::api_error(
      kList, {301, {{"location", "https://coolify.example.com/api/v1/servers"}}, ""});
  CHECK(error.code == "coolify.redirected");
  CHECK(error.kind == ErrorKind::api_refused);
  CHECK(error.path == base::Path::of("endpoint"));
  CHECK(error.evidence == "Location: https://coolify.example.com/api/v1/servers");
  CHECK(coolify::api_error(kList, {302, {}, ""}).evidence == "no Location header");
}

TEST_CASE("an answer that makes no sense") {
  const auto error = coolify::bad_answer(kList, {200, {}, "<title>Login</title>"}, "a list");
  CHECK(error.code == "coolify.bad_answer");
  CHECK(error.evidence == "HTML page: Login");
  CHECK(error.cause.find("Expected was a list") != std::string::npos);
  // What Coolify tells of servers may hold secrets.
  for (const char* const body :
       {"[{\"uuid\":\"a", R"([{"settings":{"sentinel_token":"s"}}])", "{}"}) {
    CHECK(coolify::bad_answer(kList, {200, {}, body}, "a list").evidence.empty());
  }
  CHECK(coolify::bad_answer(kList, {200, {}, "It works!"}, "a list").evidence == "It works!");
}

TEST_CASE("which answers may be others a moment later") {
  for (const int status : {429, 502, 503, 504, 520, 524}) {
    CHECK(coolify::passes_by_itself(status));
  }
  for (const int status : {200, 301, 400, 401, 403, 404, 405, 422, 500, 501, 505, 525}) {
    INFO(status);
    CHECK_FALSE(coolify::passes_by_itself(status));
  }
}

TEST_CASE("what an error is follows from what was said, and what is shown of it is masked") {
  const auto credentials = with_token("disabled");
  const auto error =
      coolify::api_error(kList, {403, {}, R"({"success":true,"message":"API is disabled."})"});
  CHECK(error.code == "coolify.api_disabled");
  CHECK(error.evidence == "API is (masked).");
}

TEST_CASE("nothing that is ours is shown as the name of a field") {
  const auto credentials = with_token("4|SuperSecretTokenValue");
  const auto error = coolify::api_error(
      kUpdate, {422, {}, R"({"message":"No.","errors":{"SuperSecretTokenValue":["no"]}})"});
  CHECK(error.evidence == "(masked): no");
  CHECK(error.path == base::Path::of("(masked)"));
}

TEST_CASE("a field that is not taken and a value that is not have a remedy each") {
  struct Row {
    const char* errors;
    const char* summary;
    const char* remedy;
  };
  const Row rows[] = {
      {R"({"zz":["This field is not allowed."],"yy":["This field is not allowed."]})",
       "Coolify does not take a field",
       "Leave out what is \"not allowed\", or use a version of Coolify that takes it."},
      {R"({"zz":["The zz must be an integer."]})", "Coolify rejects a value", "Correct the value."},
      {R"({"zz":["This field is not allowed.","It must be an integer."]})",
       "Coolify rejects a value", "Correct the value."},
      {R"({"zz":"This field is not allowed."})", "Coolify rejects a value", "Correct the value."},
      {R"({"yy":["Too long."],"zz":["This field is not allowed."]})", "Coolify rejects a value",
       "Correct the value. Leave out what is \"not allowed\", or use a version of Coolify that "
       "takes it."},
      {"{}", "Coolify rejects a value", "Correct the value."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.errors);
    const std::string body =
        R"({"message":"Validation failed.","errors":)" + std::string(row.errors) + "}";
    const auto error = coolify::api_error(kUpdate, http::Response{422, {}, body});
    CHECK(error.code == "coolify.validation_failed");
    CHECK(error.summary == row.summary);
    CHECK(error.remedy == row.remedy);
  }
}
