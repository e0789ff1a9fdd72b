#include "plugin/process/plugin_process.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <stop_token>

#include "base/os/signals.h"
#include "base/system_clock.h"
#include "base/wait.h"
#include "plugin/process/crash_handler.h"
#include "plugin/process/hclog.h"
#include "plugin/process/process_services.h"
#include "plugin/process/server.h"
#include "plugin/process/standard_streams.h"
#include "plugin/rpc/answers.h"
#include "plugin/rpc/calls.h"
#include "plugin/rpc/provider_service.h"

namespace plugin {
namespace {

using namespace std::chrono_literals;

/// Terraform kills a process that has not ended two seconds after its answer to Shutdown.
constexpr base::Duration kEndOfCalls = 1s;
constexpr base::Duration kEndOfServer = 500ms;
/// Without a Terraform nobody waits any more, so running calls may clean up in peace.
constexpr base::Duration kEndOfOrphanedCalls = 10s;
/// How often it is checked whether Terraform still lives.
constexpr base::Duration kParentCheck = 2s;
/// After a signal Terraform may still be about to say Shutdown.
constexpr base::Duration kLastWord = 500ms;

/// Why the process ends.
enum class Ending { asked, signalled, orphaned };

/// Everything that serves calls. Neither copied nor moved: services refer to their neighbours.
class PluginProcess {
 public:
  PluginProcess(schema::Provider& provider, Calls::AfterStop after_stop)
      : log_(std::make_shared<HclogSink>(STDERR_FILENO, log_level(process_variable), clock_)),
        calls_(after_stop),
        answers_(provider),
        provider_service_(make_provider_service(answers_, calls_, clock_, log_)),
        controller_(quit_),
        stdio_(quit_.get_token()),
        broker_(quit_.get_token()) {}
  PluginProcess(const PluginProcess&) = delete;
  PluginProcess& operator=(const PluginProcess&) = delete;

  base::Expected<void> start(const Environment& environment, const MutualTls* tls) {
    const std::array<grpc::Service*, 4> services = {provider_service_.get(), &controller_, &stdio_,
                                                    &broker_};
    auto server = Server::start(environment, tls, services);
    if (!server) return base::fail(server.error());
    endpoint_ = server->endpoint();
    server_.emplace(*std::move(server));
    return {};
  }

  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] const base::Log& log() const { return log_; }

  /// Serves until there is a reason to end. `parent`, when given, is the process to outlive.
  Ending serve(const base::Signals& signals, std::optional<pid_t> parent) {
    const base::StopSignal quit(quit_.get_token());
    for (;;) {
      const auto check = base::Deadline::after(clock_, kParentCheck);
      switch (base::wait(clock_, signals.fd(), POLLIN, check, quit)) {
        case base::Waited::cancelled:
          return Ending::asked;
        case base::Waited::ready:
          return Ending::signalled;
        case base::Waited::timeout:
          if (parent && ::getppid() != *parent) return Ending::orphaned;
      }
    }
  }

  /// After a signal: stops what runs and waits until it has ended, or somebody else wants the end.
  void drain(std::optional<pid_t> parent) {
    calls_.stop_all();
    while (!calls_.wait_idle(clock_, base::Deadline::after(clock_, kLastWord))) {
      if (quit_.stop_requested() || (parent && ::getppid() != *parent)) return;
    }
    clock_.sleep_until(clock_.now() + kLastWord, quit_.get_token());
  }

  /// Ends all calls and the server. A call that does not end is left behind with the whole process.
  void end(base::Duration patience) {
    calls_.stop_all();
    quit_.request_stop();
    if (!calls_.wait_idle(clock_, base::Deadline::after(clock_, patience))) {
      log_.warn("ending while calls are running");
      SocketDirectory::remove_all();
      ::_exit(0);
    }
    if (server_) server_->stop(clock_, kEndOfServer);
    log_.debug("plugin ended");
  }

 private:
  base::Clock& clock_ = base::system_clock();
  base::Log log_;
  std::stop_source quit_;
  Calls calls_;
  Answers answers_;
  std::unique_ptr<grpc::Service> provider_service_;
  ControllerService controller_;
  StdioService stdio_;
  BrokerService broker_;
  Endpoint endpoint_;
  std::optional<Server> server_;  // last member: it is gone before the services are
};

/// Prints why the process cannot serve; returns the exit code.
int give_up(const base::Diagnostic& error) {
  std::cerr << "[ERROR] " << error.summary << ": " << error.cause << ' ' << error.remedy << '\n';
  return 1;
}

/// Why there is no server. That the client's certificate is none is only looked for then: reading
/// one is a fifth of what a start computes, and the server reads it anyway.
base::Diagnostic reason_of(const base::Diagnostic& error, const MutualTls* tls) {
  if (tls == nullptr) return error;
  const auto readable = check_client_certificate(tls->client_pem);
  return readable ? error : readable.error();
}

base::Expected<std::optional<MutualTls>> mutual_tls(const Environment& environment) {
  if (environment.client_certificate.empty()) return std::nullopt;
  auto certificate = make_server_certificate(base::system_clock().wall_now());
  if (!certificate) return base::fail(certificate.error());
  return MutualTls{std::move(*certificate), environment.client_certificate};
}

}  // namespace

int run_started_by_terraform(schema::Provider& provider, const Environment& environment) {
  const pid_t terraform = ::getppid();
  const StandardStreams streams = StandardStreams::take_over();
  install_crash_handler();
  base::Signals::ignore({SIGINT, SIGPIPE});
  const base::Signals signals(std::array{SIGTERM, SIGHUP});

  const auto tls = mutual_tls(environment);
  if (!tls) return give_up(tls.error());
  const std::optional<MutualTls>& own = *tls;
  const MutualTls* const protection = own ? &*own : nullptr;
  PluginProcess process(provider, Calls::AfterStop::stay_stopped);
  if (auto started = process.start(environment, protection); !started) {
    return give_up(reason_of(started.error(), protection));
  }
  if (!environment.protocol_versions.empty() &&
      !environment.protocol_versions.contains(kProtocolVersion)) {
    process.log().warn("the client does not offer protocol 6");
  }
  const std::string line = handshake_line(
      process.endpoint(), protection != nullptr ? protection->server.handshake_field : "",
      environment.wants_multiplex_field);
  const Ending ending =
      streams.announce(line) ? process.serve(signals, terraform) : Ending::orphaned;
  if (ending == Ending::signalled) process.drain(terraform);
  process.end(ending == Ending::orphaned ? kEndOfOrphanedCalls : kEndOfCalls);
  return 0;
}

int run_attached(schema::Provider& provider, const std::string& source) {
  install_crash_handler();
  base::Signals::ignore({SIGPIPE});
  const base::Signals signals(std::array{SIGINT, SIGTERM, SIGHUP});
  PluginProcess process(provider, Calls::AfterStop::start_afresh);
  if (auto started = process.start(Environment{}, nullptr); !started) {
    return give_up(started.error());
  }
  std::cout << "To use this process, run Terraform with:\n\n  TF_REATTACH_PROVIDERS='"
            << reattach_config(process.endpoint(), source, ::getpid()) << "'\n\n"
            << "Ctrl-C ends it.\n"
            << std::flush;
  if (process.serve(signals, std::nullopt) == Ending::signalled) process.drain(std::nullopt);
  process.end(kEndOfCalls);
  return 0;
}

}  // namespace plugin
