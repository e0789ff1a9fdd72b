// What a deletion and a validation answer, fact by fact.
#include "tests/standin/jobs/validation_job.h"
#include "tests/unit/standin/validation_lab.h"

using namespace standin;

namespace {

const Json kOccupied = {{"message",
                         "Server has resources. Use ?force=true to delete all resources and the "
                         "server, or delete resources manually first."}};
const Json kGone = {{"message", "Server deleted."}};

}  // namespace

TEST_CASE("delete: force is read from the query alone, and only in these words") {
  for (const char* word : {"true", "1", "yes", "on", "TRUE"}) {
    CAPTURE(word);
    const Instance instance(quick());
    const std::string path = "/servers/" + instance.new_server("10.0.0.1");
    instance.control("POST", "/resources", {{"server_uuid", path.substr(9)}});
    const Answer answer = instance.ask("DELETE", path + "?force=" + word);
    CHECK(answer.status == 200);
    CHECK(answer.json == kGone);
  }
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  instance.control("POST", "/resources", {{"server_uuid", uuid}});
  for (const char* query : {"", "?force=false", "?force=0", "?force=no", "?force=off", "?force="}) {
    CAPTURE(query);
    const Answer answer = instance.ask("DELETE", "/servers/" + uuid + query);
    CHECK(answer.status == 400);
    CHECK(answer.json == kOccupied);
  }
  const Answer in_body = instance.ask("DELETE", "/servers/" + uuid, {{"force", true}});
  CHECK(in_body.status == 400);
  CHECK(in_body.json == kOccupied);
}

TEST_CASE("delete: the order of the checks, all of them failing at first") {
  const Instance instance(quick());
  Ask root;
  root.token = instance.new_token({{"team_id", 0}, {"user_id", 0}});
  const std::string host = instance.ask("GET", "/servers", nullptr, root).json[0]["uuid"];
  instance.control("POST", "/resources", {{"server_uuid", host}});
  instance.control("PATCH", "/instance", {{"policy_denial", "You may not."}});
  const auto answer = [&](const std::string& path) {
    return instance.ask("DELETE", "/servers/" + path, nullptr, root).json;
  };
  CHECK(answer("unknown") == Json{{"message", "Server not found."}});
  CHECK(answer(host) == Json{{"message", "You may not."}, {"error", "Unauthorized"}});
  instance.control("PATCH", "/instance", {{"policy_denial", ""}});
  CHECK(answer(host) == kOccupied);
  CHECK(answer(host + "?force=1") == Json{{"message", "Local server cannot be deleted."}});
  CHECK(instance.ask("GET", "/servers/" + host, nullptr, root).status == 200);
}

TEST_CASE("delete: by force there is a job for each resource and one for the server") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("10.0.0.1");
  for (const char* name : {"shop", "db"}) {
    instance.control("POST", "/resources", {{"server_uuid", uuid}, {"name", name}});
  }
  instance.control("PATCH", "/instance", {{"queue_running", false}});
  CHECK(instance.ask("DELETE", "/servers/" + uuid + "?force=true").status == 200);
  CHECK(instance.control("GET", "/queue") == Json{{"waiting", 3}, {"running", 0}});
  CHECK(instance.control("GET", "/state")["resources"].size() == 2);
  instance.control("PATCH", "/instance", {{"queue_running", true}});
  instance.settle();
  CHECK(instance.control("GET", "/state")["resources"] == Json::array());
}

TEST_CASE("delete: the second time and for others it is not there, and the machine is left alone") {
  const Lab lab;
  const Json missing = {{"message", "Server not found."}};
  Ask stranger;
  stranger.token = lab.instance.new_token({{"team_id", 7}});
  const std::string path = "/servers/" + lab.uuid;
  CHECK(lab.instance.ask("DELETE", path, nullptr, stranger).json == missing);
  CHECK(lab.instance.ask("DELETE", path).json == kGone);
  CHECK(lab.instance.ask("DELETE", path).json == missing);
  CHECK(lab.instance.ask("GET", path).json == missing);
  CHECK(lab.instance.ask("GET", "/servers").json == Json::array());
  lab.instance.settle();
  CHECK(lab.ssh.commands().empty());
}

TEST_CASE("validate: every answer") {
  const Instance instance(quick());
  const std::string uuid = instance.new_server("1.2.3.4");
  struct Row {
    const char* fact;
    std::string uuid;
    Json body;
    int status;
    Json answer;
  };
  const Json started = {{"message", "Validation started."}};
  const Json installing = {{"message", "Validation and installation started."}};
  const Json missing = {{"message", "Server not found."}};
  const Json refused = {{"message", "Validation failed."},
                        {"errors", {{"install", {"The install field must be true or false."}}}}};
  for (const Row& row : std::vector<Row>{
           {"without a body", uuid, nullptr, 201, started},
           {"with an empty body", uuid, Json::object(), 201, started},
           {"plain", uuid, {{"install", false}}, 201, started},
           {"plain, as a number", uuid, {{"install", 0}}, 201, started},
           {"with installation", uuid, {{"install", true}}, 201, installing},
           {"with installation, as a text", uuid, {{"install", "1"}}, 201, installing},
           {"the word true", uuid, {{"install", "true"}}, 422, refused},
           {"null", uuid, {{"install", nullptr}}, 422, refused},
           {"another field is passed over", uuid, {{"foo", 1}}, 201, started},
           {"an unknown server", "unknown", nullptr, 404, missing},
           {"an unknown server before a bad field", "unknown", {{"install", "x"}}, 404, missing}}) {
    CAPTURE(row.fact);
    const Answer answer = instance.ask("POST", "/servers/" + row.uuid + "/validate", row.body);
    CHECK(answer.status == row.status);
    CHECK(answer.json == row.answer);
  }
}

TEST_CASE("validate: a transferred server is refused by the endpoint and by a job under way") {
  Lab lab;
  lab.edit({{"server_metadata", {{"transfer", {{"status", "transferred"}}}}}});
  const Answer moved = lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate");
  CHECK(moved.status == 422);
  CHECK(moved.json == Json{{"message", kTransferred}});
  CHECK(std::string(kTransferred).find("transferred to another Coolify instance") !=
        std::string::npos);
  lab.edit({{"server_metadata", nullptr}});
  for (const bool install : {false, true}) {
    lab.edit({{"validation_logs", nullptr}, {"server_metadata", nullptr}});
    lab.instance.control("PATCH", "/instance", {{"queue_running", false}});
    CHECK(lab.instance.ask("POST", "/servers/" + lab.uuid + "/validate", {{"install", install}})
              .status == 201);
    lab.edit({{"server_metadata", {{"transfer", {{"status", "transferred"}}}}}});
    lab.instance.control("PATCH", "/instance", {{"queue_running", true}});
    lab.instance.settle();
    CHECK(lab.server()["validation_logs"] == kTransferred);
  }
  CHECK(lab.ssh.commands().empty());
}

TEST_CASE("validate: before 4.2 there is only the plain one, by GET") {
  for (const char* version : {"4.0.0", "4.1.2"}) {
    CAPTURE(version);
    const Instance instance(quick(version));
    const std::string path = "/servers/" + instance.new_server("1.2.3.4") + "/validate";
    const Answer started = instance.ask("GET", path, {{"install", true}});
    CHECK(started.status == 201);
    CHECK(started.json == Json{{"message", "Validation started."}});
    const Answer posted = instance.ask("POST", path, {{"install", true}});
    CHECK(posted.status == 404);
    CHECK(posted.json == Json{{"message", "Not found."}, {"docs", "https://coolify.io/docs"}});
    instance.settle();
  }
}
