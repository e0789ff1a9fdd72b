#include <doctest/doctest.h>

#include <regex>

#include "tests/standin/fixture.h"
#include "tests/standin/store/ssh_key.h"

using namespace standin;

namespace {

std::string with_crlf(const std::string& text) {
  return std::regex_replace(text, std::regex("\n"), "\r\n");
}

constexpr const char* kPublicPem = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
)";

}  // namespace

TEST_CASE("a key as the API shows it") {
  const Instance instance(quick());
  const std::string text = generate_key();
  const auto material = load_key(text);
  REQUIRE(material.has_value());
  const Answer created = instance.ask(
      "POST", "/security/keys",
      {{"name", "<b>k</b>"}, {"description", "for tests"}, {"private_key", "\n" + text + "\n\n"}});
  CHECK(created.status == 201);
  REQUIRE(created.json.size() == 1);
  const std::string uuid = created.json["uuid"];
  Json key = instance.ask("GET", "/security/keys/" + uuid).json;
  CHECK(key["id"].is_number_integer());
  CHECK(key["created_at"] == key["updated_at"]);
  for (const char* moving : {"id", "created_at", "updated_at"}) key.erase(moving);
  CHECK(key == Json{{"uuid", uuid},
                    {"name", "k"},
                    {"description", "for tests"},
                    {"fingerprint", *material->fingerprint},
                    {"is_git_related", false},
                    {"public_key", *material->public_key},
                    {"team_id", 1}});
  CHECK(std::string(key["public_key"]).back() == ' ');

  Ask sensitive;
  sensitive.token = instance.new_token({{"abilities", {"root"}}});
  CHECK(instance.ask("GET", "/security/keys/" + uuid, nullptr, sensitive).json["private_key"] ==
        text);
  CHECK(instance.ask("GET", "/security/keys").json.size() == 1);
  CHECK(instance.ask("GET", "/security/keys/unknown").json ==
        Json{{"message", "Private Key not found."}});
}

TEST_CASE("create a key: every rule of a field") {
  const Instance instance(quick());
  struct Row {
    const char* field;
    Json value;
    int status;
  };
  for (const Row& row : std::vector<Row>{{"name", "", 422},
                                         {"name", nullptr, 422},
                                         {"name", std::string(255, 'n'), 201},
                                         {"name", std::string(256, 'n'), 422},
                                         {"description", "", 422},
                                         {"description", nullptr, 422},
                                         {"description", std::string(256, 'd'), 422},
                                         {"private_key", nullptr, 422},
                                         {"private_key", "ssh-ed25519 AAAA x", 422},
                                         {"private_key", "-----BEGIN nonsense-----", 422},
                                         {"private_key", base64_encoded(generate_key()), 201},
                                         {"private_key", kPublicPem, 201},
                                         {"private_key", with_crlf(generate_key()), 201},
                                         {"team_id", 99, 201},
                                         {"anything", "ignored", 201}}) {
    CAPTURE(row.field);
    CAPTURE(row.value.dump());
    Json body = {{"private_key", generate_key()}};
    body[row.field] = row.value;
    CHECK(instance.ask("POST", "/security/keys", body).status == row.status);
  }
  const Answer bad = instance.ask("POST", "/security/keys", {{"private_key", "x"}});
  CHECK(bad.json == Json{{"message", "Invalid private key."}});
  const Json nothing = instance.ask("POST", "/security/keys", {{"name", "n"}}).json;
  CHECK(nothing["errors"] == Json::parse(R"({"private_key": ["This field is required."]})"));
}

TEST_CASE("what keys keep and show") {
  const Instance instance(quick());
  Ask root;
  root.token = instance.new_token({{"abilities", {"root"}}});
  const auto created = [&](const std::string& text) {
    const std::string uuid =
        instance.ask("POST", "/security/keys", {{"private_key", text}}).json["uuid"];
    return instance.ask("GET", "/security/keys/" + uuid, nullptr, root).json;
  };
  const std::string crlf = with_crlf(generate_key());
  // The last line break goes with the trimming, one line feed takes its place.
  CHECK(created(crlf)["private_key"] == crlf.substr(0, crlf.size() - 2) + "\n");
  const Json useless = created(kPublicPem);
  CHECK(useless["public_key"] == "Error loading private key");
  CHECK(useless["fingerprint"] == nullptr);
  CHECK(useless["description"] == "Created by Coolify via API");
}

TEST_CASE("the same key twice") {
  const Instance instance(quick());
  const std::string text = generate_key();
  const Json body = {{"name", "k"}, {"private_key", text}};
  CHECK(instance.ask("POST", "/security/keys", body).status == 201);
  const Answer again = instance.ask("POST", "/security/keys", body);
  CHECK(again.status == 422);
  CHECK(again.json == Json{{"message", "Private key already exists."}});
  Ask stranger;
  stranger.token = instance.new_token({{"team_id", 7}});
  CHECK(instance.ask("POST", "/security/keys", body, stranger).status == 201);
}

TEST_CASE("update a key") {
  const Instance instance(quick());
  const std::string text = generate_key();
  const std::string uuid =
      instance.ask("POST", "/security/keys", {{"private_key", text}}).json["uuid"];
  const std::string path = "/security/keys/" + uuid;
  const Answer renamed = instance.ask("PATCH", path, {{"name", "new"}, {"private_key", text}});
  CHECK(renamed.status == 201);
  CHECK(renamed.json == Json{{"uuid", uuid}});
  CHECK(instance.ask("GET", path).json["name"] == "new");

  CHECK(instance.ask("PATCH", path, {{"name", "other"}}).status == 422);
  CHECK(instance.ask("PATCH", path, {{"private_key", text}, {"team_id", 2}}).status == 422);
  CHECK(instance.ask("PATCH", "/security/keys/unknown", {{"private_key", text}}).status == 404);
  const Answer encoded = instance.ask("PATCH", path, {{"private_key", base64_encoded(text)}});
  CHECK(encoded.status == 422);
  CHECK(encoded.json["errors"]["private_key"].size() == 1);

  const std::string second = generate_key();
  CHECK(instance.ask("POST", "/security/keys", {{"private_key", second}}).status == 201);
  const Answer taken = instance.ask("PATCH", path, {{"private_key", second}});
  CHECK(taken.status == 422);
  CHECK(taken.json["errors"].contains("private_key"));
}

TEST_CASE("a refused key redirects clients that do not ask for JSON") {
  const Instance instance(quick());
  const std::string uuid = instance.new_key();
  Ask browser;
  browser.accept_json = false;
  const Answer answer = instance.ask("PATCH", "/security/keys/" + uuid,
                                     {{"private_key", "-----BEGIN no-----"}}, browser);
  CHECK(answer.status == 302);
  CHECK(answer.raw.header("Location") == "/dashboard");
}

TEST_CASE("a key in use cannot be deleted") {
  const Instance instance(quick());
  const std::string key = instance.new_key();
  const std::string server = instance.new_server("10.0.0.1", {{"private_key_uuid", key}});
  const std::string path = "/security/keys/" + key;
  const Answer refused = instance.ask("DELETE", path);
  CHECK(refused.status == 422);
  CHECK(refused.json["message"] == "Private Key is in use and cannot be deleted.");
  CHECK(refused.json.contains("details"));
  // Free as soon as the server is soft-deleted.
  instance.control("PATCH", "/instance", {{"queue_running", false}});
  CHECK(instance.ask("DELETE", "/servers/" + server).status == 200);
  const Answer gone = instance.ask("DELETE", path);
  CHECK(gone.status == 200);
  CHECK(gone.json == Json{{"message", "Private Key deleted."}});
  CHECK(instance.ask("DELETE", path).status == 404);
  const std::string elsewhere =
      instance.control("POST", "/keys", {{"used_elsewhere", true}})["uuid"];
  CHECK(instance.ask("DELETE", "/security/keys/" + elsewhere).status == 422);
}
