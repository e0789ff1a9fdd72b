// Private keys, fact by fact.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/standin/fixture.h"
#include "tests/standin/jobs/child_process.h"
#include "tests/standin/store/ssh_key.h"

using namespace standin;

namespace {

/// A new key in the form that ssh-keygen makes with these arguments.
std::string keygen(std::vector<std::string> arguments) {
  const TestDirectory directory;
  const std::string file = (directory / "key").string();
  arguments.insert(arguments.begin(), {"ssh-keygen", "-q"});
  arguments.insert(arguments.end(), {"-C", "", "-f", file});
  const auto made = run_child(arguments, "", {});
  REQUIRE(made.has_value());
  REQUIRE_MESSAGE(made->exit_code == 0, made->err);
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Json field_errors(const std::string& field, const std::string& text) {
  return {{"message", "Validation failed."}, {"errors", {{field, {text}}}}};
}

/// A key with the text `text`, created over the API.
std::string created(const Instance& instance, const std::string& text) {
  const Answer answer = instance.ask("POST", "/security/keys", {{"private_key", text}});
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  return answer.json["uuid"];
}

const Json kMissing = {{"message", "Private Key not found."}};

}  // namespace

TEST_CASE("create a key: which texts are keys") {
  const Instance instance(quick());
  const Json invalid = {{"message", "Invalid private key."}};
  struct Row {
    const char* fact;
    std::string text;
    bool taken;
  };
  for (const Row& row : std::vector<Row>{
           {"Ed25519", keygen({"-t", "ed25519", "-N", ""}), true},
           {"RSA", keygen({"-t", "rsa", "-b", "2048", "-N", ""}), true},
           {"RSA as PKCS#1", keygen({"-t", "rsa", "-b", "2048", "-m", "PEM", "-N", ""}), true},
           {"RSA as PKCS#8", keygen({"-t", "rsa", "-b", "2048", "-m", "PKCS8", "-N", ""}), true},
           {"ECDSA", keygen({"-t", "ecdsa", "-b", "256", "-N", ""}), true},
           {"with blank lines around it", "\n\n" + generate_key() + "\n\n", true},
           {"in base64", base64_encoded(generate_key()), true},
           {"with a passphrase", keygen({"-t", "ed25519", "-N", "secret"}), false},
           {"PEM with a passphrase",
            keygen({"-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "secret"}), false},
           {"half a key", generate_key().substr(0, 120), false},
           {"a line of authorized_keys", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA x", false},
           {"base64 of nonsense", base64_encoded("nonsense"), false}}) {
    CAPTURE(row.fact);
    const Answer answer = instance.ask("POST", "/security/keys", {{"private_key", row.text}});
    CHECK(answer.status == (row.taken ? 201 : 422));
    if (!row.taken) CHECK(answer.json == invalid);
  }
}

TEST_CASE("create a key: what each refusal says") {
  const Instance instance(quick());
  struct Row {
    const char* field;
    Json sent;
    const char* text;
  };
  for (const Row& row :
       std::vector<Row>{{"name", "", "The name field must be a string."},
                        {"name", nullptr, "The name field must be a string."},
                        {"name", std::string(256, 'n'),
                         "The name field must not be greater than 255 characters."},
                        {"description", nullptr, "The description field must be a string."},
                        {"description", std::string(256, 'd'),
                         "The description field must not be greater than 255 characters."},
                        {"private_key", "", "This field is required."}}) {
    CAPTURE(row.field);
    CAPTURE(row.sent.dump());
    Json body = {{"private_key", generate_key()}};
    body[row.field] = row.sent;
    const Answer answer = instance.ask("POST", "/security/keys", body);
    CHECK(answer.status == 422);
    CHECK(answer.json == field_errors(row.field, row.text));
  }
  CHECK(instance.ask("GET", "/security/keys").json == Json::array());
}

TEST_CASE("create a key: the defaults, and a name that another key has") {
  const Instance instance(quick());
  const Json first =
      instance.ask("GET", "/security/keys/" + created(instance, generate_key())).json;
  CHECK(first["description"] == "Created by Coolify via API");
  const std::string name = first["name"];
  CHECK(name.size() - name.rfind('-') == 25);
  const Json body = {{"name", name}, {"private_key", generate_key()}};
  CHECK(instance.ask("POST", "/security/keys", body).status == 201);
}

TEST_CASE("keys: the list has whole objects, of one team only") {
  const Instance instance(quick());
  const std::string mine = instance.new_key();
  const std::string theirs = instance.control("POST", "/keys", {{"team_id", 7}})["uuid"];
  const Json list = instance.ask("GET", "/security/keys").json;
  REQUIRE(list.size() == 1);
  CHECK(list[0] == instance.ask("GET", "/security/keys/" + mine).json);
  CHECK_FALSE(list[0].contains("private_key"));
  for (const char* method : {"GET", "PATCH", "DELETE"}) {
    for (const std::string& uuid : {theirs, std::string("unknown")}) {
      CAPTURE(method);
      const Json body =
          std::string(method) == "PATCH" ? Json{{"private_key", generate_key()}} : Json();
      const Answer answer = instance.ask(method, "/security/keys/" + uuid, body);
      CHECK(answer.status == 404);
      CHECK(answer.json == kMissing);
    }
  }
}

TEST_CASE("keys: the one with id 0 belongs to the Coolify host") {
  const Instance instance(quick());
  Ask root;
  root.token = instance.new_token({{"team_id", 0}, {"user_id", 0}});
  const Json list = instance.ask("GET", "/security/keys", nullptr, root).json;
  REQUIRE(list.size() == 1);
  CHECK(list[0]["id"] == 0);
  CHECK(list[0]["team_id"] == 0);
  const Answer used =
      instance.ask("DELETE", "/security/keys/" + std::string(list[0]["uuid"]), nullptr, root);
  CHECK(used.status == 422);
}

TEST_CASE("update a key: every answer") {
  const Instance instance(quick());
  const std::string text = generate_key();
  const std::string other = generate_key();
  const std::string uuid = created(instance, text);
  created(instance, other);
  struct Row {
    const char* fact;
    Json body;
    int status;
    Json answer;
  };
  const auto refused_key = [](const char* why) {
    return Json{{"message", why}, {"errors", {{"private_key", {why}}}}};
  };
  for (const Row& row : std::vector<Row>{
           {"a rename", {{"private_key", text}, {"name", "new"}}, 201, {{"uuid", uuid}}},
           {"a description", {{"private_key", text}, {"description", "d"}}, 201, {{"uuid", uuid}}},
           {"a rename without the key",
            {{"name", "new"}},
            422,
            field_errors("private_key", "This field is required.")},
           {"an empty name",
            {{"private_key", text}, {"name", ""}},
            422,
            field_errors("name", "The name field must be a string.")},
           {"another field",
            {{"private_key", text}, {"is_git_related", true}},
            422,
            field_errors("is_git_related", "This field is not allowed.")},
           {"base64 is not decoded",
            {{"private_key", base64_encoded(text)}},
            422,
            refused_key("The private key is invalid.")},
           {"the key of another record",
            {{"private_key", other}},
            422,
            refused_key("This private key already exists.")}}) {
    CAPTURE(row.fact);
    const Answer answer = instance.ask("PATCH", "/security/keys/" + uuid, row.body);
    CHECK(answer.status == row.status);
    CHECK(answer.json == row.answer);
  }
  CHECK(instance.ask("GET", "/security/keys/" + uuid).json["name"] == "new");
}

TEST_CASE("update a key: another text gives another public half and fingerprint") {
  const Instance instance(quick());
  const std::string uuid = created(instance, generate_key());
  const std::string text = generate_key();
  CHECK(instance.ask("PATCH", "/security/keys/" + uuid, {{"private_key", text}}).status == 201);
  const Json key = instance.ask("GET", "/security/keys/" + uuid).json;
  CHECK(key["public_key"] == *load_key(text)->public_key);
  CHECK(key["fingerprint"] == *load_key(text)->fingerprint);
  CHECK(std::string(key["fingerprint"]).size() == 43);
}

TEST_CASE("delete a key: what the refusal says, for servers and for anything else that uses it") {
  const Instance instance(quick());
  const std::string by_server = instance.new_key();
  instance.new_server("10.0.0.1", {{"private_key_uuid", by_server}});
  const std::string by_app = instance.control("POST", "/keys", {{"used_elsewhere", true}})["uuid"];
  for (const std::string& uuid : {by_server, by_app}) {
    const Answer refused = instance.ask("DELETE", "/security/keys/" + uuid);
    CHECK(refused.status == 422);
    CHECK(refused.json == Json{{"message", "Private Key is in use and cannot be deleted."},
                               {"details",
                                "This private key is currently being used by servers, "
                                "applications, or Git integrations."}});
  }
  const std::string idle = instance.new_key();
  CHECK(instance.ask("DELETE", "/security/keys/" + idle).json ==
        Json{{"message", "Private Key deleted."}});
  CHECK(instance.ask("DELETE", "/security/keys/" + idle).json == kMissing);
}
