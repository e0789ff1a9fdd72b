#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string>

#include "base/system_clock.h"
#include "base/wait.h"
#include "tests/standin/client_commands.h"
#include "tests/standin/coolify.h"
#include "tests/standin/http/http_server.h"

namespace {

using standin::Coolify;
using standin::HttpServer;

struct ServeOptions {
  std::string listen = "127.0.0.1:0";
  Coolify::Options coolify;
  HttpServer::Options http;
  std::string ready_file;
  bool die_with_parent = false;
};

int complain(const base::Diagnostic& diagnostic) {
  std::fprintf(stderr, "coolify-standin: %s\n%s\n", diagnostic.summary.c_str(),
               diagnostic.detail().c_str());
  return 1;
}

/// Splits "127.0.0.1:0" or "[::1]:0".
bool parse_listen(const std::string& text, HttpServer::Options& options) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return false;
  options.host = text.substr(0, colon);
  if (options.host.size() > 2 && options.host.front() == '[' && options.host.back() == ']') {
    options.host = options.host.substr(1, options.host.size() - 2);
  }
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, options.port);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

/// Blocks the signals that end the program in this and all later threads, to be read from the
/// returned descriptor.
base::UniqueFd ending_signals() {
  sigset_t signals{};
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return base::UniqueFd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

/// Returns when a signal asks to end, or this process is no child of `parent` any more.
void wait_for_end(const base::UniqueFd& signals, std::optional<pid_t> parent) {
  const base::StopSignal never{std::stop_token()};
  const base::Clock& clock = base::system_clock();
  for (;;) {
    const auto look_again = base::Deadline::after(clock, std::chrono::milliseconds(500));
    if (base::wait(clock, signals.get(), POLLIN, look_again, never) == base::Waited::ready) return;
    if (parent && ::getppid() != *parent) return;
  }
}

int serve(ServeOptions options) {
  if (!parse_listen(options.listen, options.http)) {
    std::fprintf(stderr, "coolify-standin: --listen takes ADDRESS:PORT\n");
    return 2;
  }
  const std::optional<pid_t> parent =
      options.die_with_parent ? std::optional(::getppid()) : std::nullopt;
  const base::UniqueFd signals = ending_signals();
  auto coolify = Coolify::open(options.coolify);
  if (!coolify) return complain(coolify.error());
  auto server = HttpServer::start(options.http, [&](const auto& request, const auto& stop) {
    return (*coolify)->handle(request, stop);
  });
  if (!server) return complain(server.error());
  const standin::Json ready = {{"endpoint", (*server)->endpoint()},
                               {"token", (*coolify)->token()},
                               {"version", options.coolify.version},
                               {"pid", ::getpid()}};
  std::printf("%s\n", ready.dump().c_str());
  std::fflush(stdout);
  if (!options.ready_file.empty() &&
      !standin::write_file_atomically(options.ready_file, ready.dump() + "\n")) {
    std::fprintf(stderr, "coolify-standin: cannot write %s\n", options.ready_file.c_str());
    return 1;
  }
  wait_for_end(signals, parent);
  return 0;
}

void add_serve_options(CLI::App& app, ServeOptions& options) {
  app.add_option("--listen", options.listen, "Address and port; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--version", options.coolify.version, "The Coolify version to behave as")
      ->capture_default_str();
  app.add_option("--state", options.coolify.state_file, "Keep the state in this file");
  app.add_option("--token", options.coolify.token, "API token of the first user, else a new one");
  app.add_option("--ready-file", options.ready_file, "Write the line printed on start here too");
  app.add_option("--ssh", options.coolify.ssh_program, "The ssh program")->capture_default_str();
  app.add_option("--rate-limit", options.coolify.rate_limit, "Requests per minute and user")
      ->capture_default_str();
  app.add_option("--workers", options.coolify.workers, "Jobs that run at a time")
      ->capture_default_str();
  app.add_option("--time-scale", options.coolify.timing.scale,
                 "Multiplies the pauses inside Coolify")
      ->capture_default_str();
  auto* certificate = app.add_option("--tls-cert", options.http.certificate_file,
                                     "Serve https with this PEM chain");
  auto* key = app.add_option("--tls-key", options.http.key_file, "The PEM key of --tls-cert");
  certificate->needs(key);
  key->needs(certificate);
  app.add_flag("--die-with-parent", options.die_with_parent, "End when the parent process ends");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A stand-in for a Coolify instance, for tests and demonstrations");
  ServeOptions options;
  add_serve_options(app, options);

  standin::ClientTarget target;
  CLI::App* const show = app.add_subcommand("show", "Print Coolify's view of the servers");
  CLI::App* const add_key = app.add_subcommand("add-key", "Store a private key, print its uuid");
  for (CLI::App* const command : {show, add_key}) {
    command->add_option("--endpoint", target.endpoint)->required();
    command->add_option("--token", target.token)->required();
  }
  std::string name;
  std::string file;
  add_key->add_option("--name", name)->required();
  add_key->add_option("--private-key", file)->required();

  CLI11_PARSE(app, argc, argv);
  if (*show) return standin::show_servers(target);
  if (*add_key) return standin::add_key(target, name, file);
  return serve(options);
}
