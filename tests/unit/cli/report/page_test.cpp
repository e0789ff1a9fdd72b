#include "cli/report/page.h"

#include <doctest/doctest.h>

#include <string>

#include "cli/report/assets.h"
#include "cli/report/html.h"
#include "tests/unit/cli/told_events.h"

using cli::report::render_page;
using cli::view::History;
using tests::at_second;
using tests::told_failed;
using tests::told_queued;
using tests::told_ready;
using tests::told_started;

namespace {

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

std::size_t count(const std::string& page, const std::string& text) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = page.find(text, at)) != std::string::npos; ++at) ++found;
  return found;
}

events::Event failed_with_details() {
  events::Event event = told_failed(9, 1);
  event.checks = {{"os", "Operating system", "passed", "", "Debian 12"},
                  {"docker", "Docker", "failed", "docker.missing", "docker is not in PATH"},
                  {"cpus", "CPUs", "warning", "health.cpus", "1 CPU"},
                  {"compose", "Compose", "skipped", "", ""}};
  event.problems = {
      {true, "docker.missing", "Docker is missing", "It is not in `PATH`.", "sh: not found",
       "Install it."},
      {false, "health.cpus", "The host has few CPUs", "Found: 1.", "", "Take a larger one."}};
  return event;
}

}  // namespace

TEST_CASE("a failure is told with cause, evidence, remedy and code") {
  History history(History::Ends::kept);
  history.take(failed_with_details(), at_second(9));
  const std::string page = render_page(history, at_second(60), 0);
  CHECK(has(page, "<h3><bdi>web-1</bdi></h3>"));
  CHECK(has(page, "<h4>Docker is missing</h4>"));
  CHECK(has(page, "It is not in <code>PATH</code>."));
  CHECK(has(page, "<pre>sh: not found</pre>"));
  CHECK(has(page, "<b>Remedy:</b> Install it."));
  CHECK(has(page, "<code>docker.missing</code>"));
  CHECK(has(page, "<h4>Warning: The host has few CPUs</h4>"));
}

TEST_CASE("the matrix has a row per machine and a column per check") {
  History history(History::Ends::kept);
  history.take(failed_with_details(), at_second(9));
  history.take(told_ready(9, 2), at_second(9));
  const std::string page = render_page(history, at_second(60), 0);
  CHECK(has(page, "<th scope=\"col\"><span>Operating system</span></th>"));
  CHECK(has(page,
            "<td class=\"failed\" data-value=\"0\" title=\"Docker: failed: docker is not in PATH "
            "(docker.missing)\"><span aria-hidden=\"true\">\u2718</span><span class=\"unseen\">"
            "failed: docker is not in PATH (docker.missing)</span></td>"));
  CHECK(has(page, "<td class=\"warned\" data-value=\"1\""));
  CHECK(has(page, "<td class=\"passed\" data-value=\"3\""));
  CHECK(has(page, "<td class=\"skipped\" data-value=\"2\""));
  // The machine that told of no check.
  CHECK(count(page, "<span class=\"unseen\">not told</span>") == 4);
}

TEST_CASE("without checks there is no matrix, without failures no such section") {
  History history(History::Ends::kept);
  history.take(told_ready(9, 2), at_second(9));
  const std::string page = render_page(history, at_second(60), 0);
  CHECK_FALSE(has(page, "id=\"checks\""));
  CHECK_FALSE(has(page, "id=\"failures\""));
  CHECK_FALSE(has(page, "id=\"warnings\""));
  CHECK_FALSE(has(page, "no events"));
  CHECK(has(page, "id=\"machines\""));
  CHECK(has(page, "id=\"timeline\""));
}

TEST_CASE("those without an end are told of together") {
  History history(History::Ends::kept);
  history.take(told_started(0, 1), at_second(0));
  history.take(told_queued(0, 2), at_second(0));
  history.look({{"p", events::Alive::no}}, at_second(9));
  const std::string page = render_page(history, at_second(60), 3);
  CHECK(count(page, "<h4>Ended without a word</h4>") == 1);
  CHECK(count(page, "last heard of") == 2);
  CHECK(has(page, "Lines that are no events and were left out: 3"));
}

TEST_CASE("the page needs nothing from elsewhere, and lets nothing of it in") {
  History history(History::Ends::kept);
  history.take(failed_with_details(), at_second(9));
  const std::string page = render_page(history, at_second(60), 0);
  CHECK_FALSE(has(page, "//"));
  CHECK_FALSE(has(page, " src="));
  CHECK_FALSE(has(page, "<link"));
  CHECK_FALSE(has(page, "url("));
  CHECK_FALSE(has(page, "@import"));
  CHECK_FALSE(has(page, " style="));
  CHECK(has(page, "default-src 'none'; style-src " +
                      cli::report::policy_hash(cli::report::style_sheet()) + "; script-src " +
                      cli::report::policy_hash(cli::report::script()) + "; "));
  CHECK(has(page, "<style>" + std::string(cli::report::style_sheet()) + "</style>"));
  CHECK(has(page, "<script>" + std::string(cli::report::script()) + "</script>"));
}

TEST_CASE("hostile texts stay texts wherever they stand") {
  const std::string evil =
      "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'\u202E";
  History history(History::Ends::kept);
  events::Event event = failed_with_details();
  event.server_name = evil;
  event.ip_address = evil;
  event.server_id = evil;
  event.endpoint = evil;
  event.stage = evil;
  event.status = evil;
  event.docker_version = evil;
  event.error = evil;
  event.code = evil;
  event.stages = {{evil, std::chrono::seconds(1)}};
  event.checks = {{evil, evil, evil, evil, evil}, {"two", evil, "failed", evil, evil}};
  event.problems = {{true, evil, evil, evil, evil, evil}, {false, evil, evil, evil, evil, evil}};
  history.take(event, at_second(9));
  events::Event ready = event;
  ready.type = events::EventType::registered;
  ready.correlation_id = "other";
  ready.server_name = "other" + evil;
  ready.server_id = "other" + evil;
  history.take(ready, at_second(9));
  events::Event lost = ready;
  lost.type = events::EventType::stage;
  lost.correlation_id = "third";
  lost.server_name = "third" + evil;
  lost.server_id = "third" + evil;
  history.take(lost, at_second(9));
  history.look({{"p", events::Alive::no}}, at_second(9));
  const std::string page = render_page(history, at_second(60), 0);
  CHECK(count(page, "<script>") == 1);
  CHECK(count(page, "</script>") == 1);
  CHECK(count(page, "<img") == 0);
  CHECK(count(page, "\u202E") == 0);
  CHECK(history.machines().size() == 3);
  // No quote of a text ends an attribute.
  CHECK(count(page, "=x onerror=alert(2)&gt;&quot;&#39;") == count(page, "onerror"));
}
