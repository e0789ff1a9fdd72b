#include <doctest/doctest.h>

#include "checks/health_status.h"
#include "checks/inspect.h"
#include "tests/support/healthy_host.h"

using tests::code_of;
using tests::free_kb;
using tests::judgement_of;

TEST_CASE("disk: whole kilobytes decide, on every file system Coolify fills") {
  struct Row {
    const char* name;
    std::map<std::string, std::string> records;
    const char* code;
  };
  const Row rows[] = {
      {"exactly 10 GB", free_kb("10485760"), ""},
      {"one kilobyte less", free_kb("10485759"), "health.disk_low"},
      {"9.1 GB do not pass for 10", free_kb("9542042"), "health.disk_low"},
      {"full", free_kb("0"), "health.disk_low"},
      {"Docker's data elsewhere", free_kb("52428800", "52428800", "1024"), "health.disk_low"},
      {"Docker's data unknown", free_kb("52428800", "52428800", "-"), ""},
      {"/data", free_kb("52428800", "10485759"), "health.disk_low"},
      {"/data large enough", free_kb("52428800", "10485760"), ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(code_of(judgement_of("disk", row.records)) == row.code);
  }
  const auto low = judgement_of("disk", free_kb("10485759"));
  CHECK(std::get<checks::Fail>(low).cause ==
        "At least 10.0 GB have to be free; found: 9.9 GB free on /, 50.0 GB free on "
        "/data/coolify, 50.0 GB free on /var/lib/docker.");
}

TEST_CASE("disk: the threshold can be set") {
  auto options = tests::healthy_options();
  options.checks["disk"].settings["min_gb"] = std::int64_t{51};
  CHECK(code_of(judgement_of("disk", {}, options)) == "health.disk_low");
  options.checks["disk"].settings["min_gb"] = std::int64_t{0};
  CHECK(code_of(judgement_of("disk", free_kb("0"), options)) == "");
}

TEST_CASE("memory: what is available now") {
  CHECK(code_of(judgement_of("memory", {{"memory.available_kb", "524288"}})) == "");
  const auto low = judgement_of("memory", {{"memory.available_kb", "524287"}});
  CHECK(code_of(low) == "health.memory_low");
  CHECK(std::get<checks::Fail>(low).transient);
  const auto small =
      judgement_of("memory", {{"memory.available_kb", "300000"}, {"memory.total_kb", "400000"}});
  CHECK(code_of(small) == "health.memory_low");
  CHECK_FALSE(std::get<checks::Fail>(small).transient);
}

TEST_CASE("network: names and connections are judged apart") {
  auto options = tests::healthy_options();
  options.checks["outbound"].settings["targets"] =
      std::vector<std::string>{"https://a.example/", "tcp://10.0.0.1:5000"};
  struct Row {
    const char* name;
    const char* results;
    const char* name_code;
    const char* outbound_code;
  };
  const Row rows[] = {
      {"all good", "https://a.example/ yes curl 0\x1Ftcp://10.0.0.1:5000 ipv4 bash 0", "", ""},
      {"other order", "tcp://10.0.0.1:5000 literal bash 0\x1Fhttps://a.example/ yes curl 0", "",
       ""},
      {"no name",
       "https://a.example/ no curl 6 curl: (6) Could not resolve host: a.example"
       "\x1Ftcp://10.0.0.1:5000 literal bash 0",
       "health.name_resolution", "health.outbound"},
      {"refused", "https://a.example/ yes curl 7 refused\x1Ftcp://10.0.0.1:5000 literal bash 0", "",
       "health.outbound"},
      {"second refused", "https://a.example/ yes curl 0\x1Ftcp://10.0.0.1:5000 literal bash 1 no",
       "", "health.outbound"},
      {"nothing to test with",
       "https://a.example/ unknown none 0\x1Ftcp://10.0.0.1:5000 literal none 0", "skipped",
       "skipped"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::map<std::string, std::string> records = {{"network.results", row.results}};
    CHECK(code_of(judgement_of("name_resolution", records, options)) == row.name_code);
    CHECK(code_of(judgement_of("outbound", records, options)) == row.outbound_code);
  }
}

TEST_CASE("network: behind a proxy only curl counts") {
  const std::map<std::string, std::string> good = {
      {"network.proxied", "yes"},
      {"network.results", "https://registry-1.docker.io/v2/ no curl 0"}};
  CHECK(code_of(judgement_of("name_resolution", good)) == "skipped");
  CHECK(code_of(judgement_of("outbound", good)) == "");
  const std::map<std::string, std::string> direct = {
      {"network.proxied", "yes"},
      {"network.results", "https://registry-1.docker.io/v2/ no bash 1"}};
  CHECK(code_of(judgement_of("outbound", direct)) == "skipped");
}

TEST_CASE("coolify: reached, not reached, or not to be judged") {
  CHECK(code_of(judgement_of("coolify", {})) == "");
  const auto judged = [](const std::string& line, const std::string& proxied = "no") {
    return judgement_of("coolify", {{"network.coolify", line}, {"network.proxied", proxied}});
  };
  const auto refused = judged("https://coolify.example.com yes curl 7 refused");
  CHECK(code_of(refused) == "health.coolify_unreachable");
  CHECK(std::get<checks::Fail>(refused).evidence ==
        "https://coolify.example.com: curl ended with code 7 refused\n");
  CHECK(code_of(judged("https://coolify.example.com yes none 0")) == "skipped");
  CHECK(code_of(judged("https://coolify.example.com no bash 1", "yes")) == "skipped");
  CHECK(code_of(judged("https://coolify.example.com no curl 0", "yes")) == "");

  checks::Options local = tests::healthy_options();
  local.coolify_url.clear();
  CHECK(code_of(judgement_of("coolify", {{"network.coolify", ""}}, local)) == "skipped");
}

TEST_CASE("network results that do not answer the question count as none, and only they") {
  struct Row {
    const char* fact;
    const char* lines;
  };
  for (const Row& row : std::vector<Row>{
           {"network.coolify", ""},
           {"network.coolify", "https://elsewhere.example.com yes curl 0"},
           {"network.coolify", "nonsense"},
           {"network.results", ""},
           {"network.results", "https://other.example/ yes curl 0"},
           {"network.results",
            "https://registry-1.docker.io/v2/ yes curl 0\x1Fhttps://registry-1.docker.io/v2/ yes "
            "curl 0"},
           {"network.results", "https://registry-1.docker.io/v2/ maybe curl 0"},
           {"network.results", "https://registry-1.docker.io/v2/ yes curl"},
           {"network.results", "https://registry-1.docker.io/v2/ yes curl x"},
           {"network.results", "https://registry-1.docker.io/v2/ yes"},
           {"network.results", "garbage"}}) {
    CAPTURE(row.fact);
    CAPTURE(row.lines);
    const auto facts = checks::parse_probe(tests::probe_output_with({{row.fact, row.lines}}),
                                           tests::healthy_options());
    REQUIRE(facts);
    const checks::Report report = checks::judge(*facts, tests::healthy_options());
    for (const checks::Finding& finding : report.findings()) {
      CAPTURE(finding.id);
      // What else the answer says is not believed then, such as the proxy of the login's shell.
      const bool depends = finding.id == "outbound" || finding.id == "name_resolution" ||
                           finding.id == "coolify" || finding.id == "engine_outbound";
      CHECK((finding.failure() != nullptr) == depends);
      if (depends) CHECK(finding.failure()->code == "inspect.unreadable");
    }
  }
}

TEST_CASE("the flat status carries the keys dashboards know") {
  const auto options = tests::healthy_options();
  const auto good = tests::facts_with({});
  CHECK(checks::health_check_status(checks::judge(good, options), checks::summarize(good)) ==
        R"({"disk_space_ok":true,"disk_available_gb":50.0,"memory_ok":true,)"
        R"("memory_available_mb":3417,"network_ok":true,"docker":{"version":"26.1.5+dfsg1",)"
        R"("daemon_running":true,"socket_accessible":true},"overall_status":"healthy"})");
  const auto bad = tests::facts_with(
      {{"storage.root_available_kb", "9961472"},
       {"storage.rooms", "9961472 0 0 /"},
       {"memory.available_kb", "1024"},
       {"network.results", "https://registry-1.docker.io/v2/ yes curl 7 refused"},
       {"docker.version_exit", "1"},
       {"docker.version_output", "Cannot connect to the Docker daemon at unix:///x"}});
  CHECK(checks::health_check_status(checks::judge(bad, options), checks::summarize(bad)) ==
        R"({"disk_space_ok":false,"disk_error":"At least 10.0 GB have to be free; found: 9.5 GB )"
        R"(free on /, 50.0 GB free on /var/lib/docker.","disk_available_gb":9.5,)"
        R"("memory_ok":false,"memory_error":"512 MB have to be available; found: 1 MB of 3932 MB )"
        R"(available.","memory_available_mb":1,)"
        R"("network_ok":false,"network_error":"Not reached: https://registry-1.docker.io/v2/.",)"
        R"("docker":{"version":null,"daemon_running":false,"socket_accessible":false},)"
        R"("overall_status":"unhealthy"})");
}

TEST_CASE("the flat status of a machine with warnings alone") {
  auto options = tests::healthy_options();
  options.checks["memory"].severity = checks::CheckSeverity::warn;
  const auto facts = tests::facts_with(
      {{"memory.available_kb", "1024"}, {"storage.root_available_kb", "83781223"}});
  CHECK(checks::health_check_status(checks::judge(facts, options), checks::summarize(facts)) ==
        R"({"disk_space_ok":true,"disk_available_gb":79.9,)"
        R"("memory_ok":false,"memory_error":"512 MB have to be available; found: 1 MB of 3932 MB )"
        R"(available.","memory_available_mb":1,"network_ok":true,)"
        R"("docker":{"version":"26.1.5+dfsg1","daemon_running":true,"socket_accessible":true},)"
        R"("overall_status":"degraded"})");
}

TEST_CASE("the flat status leaves out what was not judged") {
  auto options = tests::healthy_options();
  for (const char* const id : {"disk", "memory", "name_resolution", "outbound"}) {
    options.checks[id].severity = checks::CheckSeverity::off;
  }
  const auto facts = tests::facts_with({});
  CHECK(checks::health_check_status(checks::judge(facts, options), checks::summarize(facts)) ==
        R"({"disk_available_gb":50.0,"memory_available_mb":3417,)"
        R"("docker":{"version":"26.1.5+dfsg1","daemon_running":true,"socket_accessible":true},)"
        R"("overall_status":"healthy"})");
  options.checks["outbound"].severity = checks::CheckSeverity::error;
  CHECK(checks::health_check_status(checks::judge(facts, options), checks::summarize(facts)) ==
        R"({"disk_available_gb":50.0,"memory_available_mb":3417,"network_ok":true,)"
        R"("docker":{"version":"26.1.5+dfsg1","daemon_running":true,"socket_accessible":true},)"
        R"("overall_status":"healthy"})");
}

TEST_CASE("the flat status of an engine that answers the account with a refusal") {
  const auto options = tests::healthy_options();
  const auto facts = tests::facts_with(
      {{"docker.version_exit", "1"},
       {"docker.version_output",
        "permission denied while trying to connect to the Docker daemon socket"}});
  const std::string status =
      checks::health_check_status(checks::judge(facts, options), checks::summarize(facts));
  CHECK(
      status.find(R"("docker":{"version":null,"daemon_running":true,"socket_accessible":false})") !=
      std::string::npos);
}

TEST_CASE("the status for dashboards claims nothing of a host that nobody looks at") {
  CHECK(checks::health_check_status(checks::unchecked({}, "Nobody was there."), {}) ==
        R"({"overall_status":"unchecked"})");
}

TEST_CASE("outbound: an address family without a route is told, and nothing else is blamed on it") {
  auto options = tests::healthy_options();
  options.checks["outbound"].settings["targets"] =
      std::vector<std::string>{"https://ghcr.io/v2/", "https://six.example/",
                               "tcp://192.0.2.7:5000", "tcp://[2001:db8::7]:1"};
  const std::string all =
      "https://ghcr.io/v2/ ipv4 curl 7 unreachable\x1F"
      "https://six.example/ ipv6 curl 7 unreachable\x1F"
      "tcp://192.0.2.7:5000 ipv4 bash 1 unreachable\x1F"
      "tcp://[2001:db8::7]:1 ipv6 bash 1 unreachable";
  const auto judged = [&](const std::string& ipv4, const std::string& ipv6) {
    return std::get<checks::Fail>(judgement_of(
        "outbound",
        {{"network.results", all}, {"network.ipv4_route", ipv4}, {"network.ipv6_route", ipv6}},
        options));
  };
  const std::string not_reached =
      "Not reached: https://ghcr.io/v2/, https://six.example/, tcp://192.0.2.7:5000, "
      "tcp://[2001:db8::7]:1.";
  CHECK(judged("no", "yes").cause ==
        not_reached +
            " ghcr.io, 192.0.2.7 have IPv4 addresses alone, and the host has no route to IPv4.");
  CHECK(judged("no", "yes").remedy.starts_with("Give the machine an address of that family"));
  CHECK(judged("yes", "no").cause ==
        not_reached +
            " six.example, 2001:db8::7 have IPv6 addresses alone, and the host has no "
            "route to IPv6.");
  CHECK(judged("yes", "yes").cause == not_reached);
  CHECK(judged("", "").cause == not_reached);
  CHECK(judged("yes", "yes").remedy.starts_with("Let the host reach these addresses"));
  CHECK(code_of(judgement_of("name_resolution", {{"network.results", all}}, options)) == "");

  const auto coolify =
      judgement_of("coolify", {{"network.coolify", "https://coolify.example.com ipv4 curl 7 x"},
                               {"network.ipv4_route", "no"}});
  CHECK(std::get<checks::Fail>(coolify).cause.starts_with(
      "Not reached: https://coolify.example.com. coolify.example.com has IPv4 addresses alone, and "
      "the host has no route to IPv4. Coolify's agent"));
}
