#include "ssh/route.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "ssh/algorithms.h"
#include "ssh/authenticate.h"
#include "ssh/channel_transport.h"
#include "ssh/greeting.h"
#include "ssh/handshake.h"
#include "ssh/host_certificate.h"
#include "ssh/host_key_check.h"
#include "ssh/login_gate.h"
#include "ssh/proxy.h"
#include "ssh/tcp_transport.h"

namespace ssh {
namespace {

using base::Expected;

/// A server that has shown its key; nobody is logged in yet.
struct Shown {
  std::unique_ptr<Driver> driver;
  ServerIdentity identity;
};

/// Connects to one machine after the other; keeps what is common to all.
class Walk {
 public:
  Walk(const ConnectOptions& options, const Operation& operation)
      : options_(options), operation_(operation) {}

  Expected<std::unique_ptr<Link>> run() {
    std::int64_t index = 0;
    for (const Hop& hop : options_.jump_hosts) {
      if (auto reached = go_on(hop); !reached) {
        base::Diagnostic why = std::move(reached.error());
        why.cause = "Jump host " + hop.endpoint.to_string() + ": " + why.cause;
        why.path = base::Path::of("jump_hosts").index(index);
        return base::fail(std::move(why));
      }
      ++index;
    }
    if (auto reached = go_on(options_.target); !reached) return base::fail(reached.error());
    return std::move(link_);
  }

 private:
  /// A stream to the endpoint from where we are.
  Expected<std::unique_ptr<Transport>> dial(const Endpoint& endpoint) const {
    if (link_) return connect_through(*link_->driver, endpoint, options_.limits, operation_);
    if (!options_.proxy) return connect_tcp(endpoint, options_.limits, operation_);
    auto transport = connect_tcp(options_.proxy->endpoint, options_.limits, operation_);
    if (!transport) return transport;
    const auto deadline = operation_.within(options_.limits.resolve + options_.limits.connect);
    const auto passed = ask_proxy(**transport, *options_.proxy, endpoint, operation_, deadline);
    if (!passed) return base::fail(passed.error());
    return transport;
  }

  Expected<Shown> exchange_keys(const Hop& hop, const std::vector<std::string>& algorithms) const {
    auto transport = dial(hop.endpoint);
    if (!transport) return base::fail(std::move(transport.error()));
    auto driver = Driver::create(std::move(*transport), options_.limits, operation_);
    if (!driver) return base::fail(std::move(driver.error()));
    auto identity = handshake(**driver, operation_, options_.limits, algorithms);
    if (!identity) return base::fail(std::move(identity.error()));
    return Shown{std::move(*driver), std::move(*identity)};
  }

  Expected<Shown> connect_trusted(const Hop& hop) const {
    const auto check = HostKeyCheck::make(hop.host_key, hop.endpoint);
    if (!check) return base::fail(check.error());
    auto shown = exchange_keys(hop, check->algorithms());
    if (!shown) return shown;
    const PublicKey& key = shown->identity.host_key;
    switch (check->judge(key)) {
      case HostKeyCheck::Verdict::believed:
        return shown;
      case HostKeyCheck::Verdict::wrong:
        return base::fail(check->mismatch(key));
      case HostKeyCheck::Verdict::try_other:
        return find_by_fingerprint(hop, *check, std::move(*shown));
      case HostKeyCheck::Verdict::ask_certificate:
        break;
    }
    return find_by_certificate(hop, *check, std::move(*shown));
  }

  /// The authority may have signed only one of several host keys: that one is asked for.
  Expected<Shown> find_by_certificate(const Hop& hop, const HostKeyCheck& check,
                                      Shown shown) const {
    const auto offer = read_algorithm_offer(read_greeting(shown.driver->heard()).rest);
    const auto types = offer ? certified_key_types(*offer) : std::vector<std::string>();
    const bool is_certified =
        std::find(types.begin(), types.end(), shown.identity.host_key.type) != types.end();
    if (!is_certified && !types.empty()) {
      shown.driver.reset();
      auto other = exchange_keys(hop, host_key_preference({types.front()}, true));
      if (!other) return other;
      shown = std::move(*other);
    }
    const PublicKey& key = shown.identity.host_key;
    const HostKeyCheck::Verdict verdict = check.judge(key);
    if (verdict == HostKeyCheck::Verdict::believed) return shown;
    if (verdict == HostKeyCheck::Verdict::wrong) return base::fail(check.mismatch(key));
    const auto fault = certificate_fault(hop, check, key);
    if (!fault) return base::fail(fault.error());
    if (!fault->empty()) return base::fail(check.mismatch(key, *fault));
    return shown;
  }

  /// A fingerprint names no key type: the server's other keys are looked at, one connection each.
  Expected<Shown> find_by_fingerprint(const Hop& hop, const HostKeyCheck& check,
                                      Shown first) const {
    const auto offer = read_algorithm_offer(read_greeting(first.driver->heard()).rest);
    const PublicKey shown_first = first.identity.host_key;
    first.driver.reset();
    for (const std::string& type :
         offer ? other_key_types(*offer, shown_first.type) : std::vector<std::string>()) {
      auto other = exchange_keys(hop, host_key_preference({type}, true));
      if (!other) return other;
      if (check.judge(other->identity.host_key) == HostKeyCheck::Verdict::believed) return other;
    }
    return base::fail(check.mismatch(shown_first));
  }

  /// Why no authority vouches for the key; empty when one does.
  Expected<std::string> certificate_fault(const Hop& hop, const HostKeyCheck& check,
                                          const PublicKey& key) const {
    auto transport = dial(hop.endpoint);
    if (!transport) return base::fail(std::move(transport.error()));
    const auto certificate = fetch_host_certificate(**transport, key.type, operation_,
                                                    operation_.within(options_.limits.handshake));
    if (!certificate && certificate.error().kind != base::ErrorKind::invalid_config) {
      return base::fail(certificate.error());
    }
    if (!certificate) return "its certificate cannot be used: " + certificate.error().cause;
    const auto& shown = *certificate;
    if (!shown) return std::string("it has no certificate for its host key");
    return host_certificate_fault(*shown, key, bare_host(hop.endpoint), check.authorities(),
                                  operation_.clock().wall_now());
  }

  /// What one waits for here is not the machine.
  Expected<LoginGate::Pass> take_turn(const Hop& hop) const {
    const base::TimePoint since = operation_.clock().now();
    auto pass = login_gate().enter(hop.endpoint, operation_.beyond_allowance());
    Allowance* const allowance = operation_.allowance();
    if (allowance != nullptr) allowance->add_waiting(operation_.clock().now() - since);
    return pass;
  }

  /// On a new connection where the server hung up before it had seen every credential. When that
  /// cannot be had, the refusal is what counts.
  Expected<Shown> log_in(const Hop& hop) const {
    Login login(operation_, options_.limits, hop.credentials);
    std::optional<base::Diagnostic> refusal;
    for (;;) {
      auto turn = take_turn(hop);
      if (!turn) return base::fail(std::move(turn.error()));
      std::optional<LoginGate::Pass> pass = *std::move(turn);
      auto trusted = connect_trusted(hop);
      if (!trusted && refusal && base::retryable(trusted.error().kind)) {
        return base::fail(*std::move(refusal));
      }
      if (!trusted) return trusted;
      auto in = login.run(*trusted->driver);
      if (in) return trusted;
      if (!login.wants_connection()) return base::fail(std::move(in.error()));
      trusted->driver.reset();
      pass.reset();
      const base::Context context = operation_.context();
      const base::TimePoint again = context.clock->now() + kBetweenRefusals;
      if (again >= context.deadline.when()) return base::fail(std::move(in.error()));
      if (context.clock->sleep_until(again, context.stop) == base::Waited::cancelled) {
        return base::fail(interruption(base::Waited::cancelled, Stage::login));
      }
      refusal = std::move(in.error());
    }
  }

  Expected<void> go_on(const Hop& hop) {
    auto trusted = log_in(hop);
    if (!trusted) return base::fail(std::move(trusted.error()));
    trusted->driver->keep_alive();
    operation_.log().debug("ssh logged in", {{"endpoint", hop.endpoint.to_string()},
                                             {"user", hop.credentials.user},
                                             {"server", trusted->identity.version}});
    auto link = std::make_unique<Link>();
    link->before = std::move(link_);
    link->driver = std::move(trusted->driver);
    link->endpoint = hop.endpoint;
    link->host_key = std::move(trusted->identity.host_key);
    link->user = hop.credentials.user;
    link->sudo_password = hop.credentials.sudo_password.clone();
    link->server_version = std::move(trusted->identity.version);
    link_ = std::move(link);
    return {};
  }

  const ConnectOptions& options_;
  const Operation& operation_;
  std::unique_ptr<Link> link_;
};

}  // namespace

Expected<std::unique_ptr<Link>> connect_route(const ConnectOptions& options,
                                              const Operation& operation) {
  return Walk(options, operation).run();
}

}  // namespace ssh
