#include "registration/preflight.h"

#include <utility>

#include "base/text.h"
#include "checks/login_facts.h"

namespace registration {
namespace {

constexpr base::Duration kLookLimit = std::chrono::seconds(90);
/// What says that no sshd is behind Coolify's port, and nothing of whom it lets in.
constexpr std::string_view kPortCode = "verdict.connection_refused";

bool says_nothing_of_host(const base::Diagnostic& error) {
  return error.kind == base::ErrorKind::invalid_config ||
         error.kind == base::ErrorKind::cancelled || error.kind == base::ErrorKind::bug;
}

PreflightStatus status_of(const checks::Report& report) {
  switch (report.overall()) {
    case checks::OverallStatus::healthy:
      return PreflightStatus::healthy;
    case checks::OverallStatus::degraded:
      return PreflightStatus::degraded;
    case checks::OverallStatus::unhealthy:
    case checks::OverallStatus::unchecked:
      break;
  }
  return PreflightStatus::unhealthy;
}

std::string in_short(const base::Diagnostic& error) {
  return error.summary + ". " + error.cause +
         (error.evidence.empty() ? "" : " " + base::evidence_text(error.evidence, 600));
}

checks::Options options_of(const PreflightOrder& order) {
  checks::Options options = inspection_options(order.checks, order.user, order.settings,
                                               order.key ? &*order.key : nullptr);
  options.only_looks = true;
  return options;
}

/// One look at a host.
class Preflight {
 public:
  Preflight(HostConnector& host, const PreflightOrder& order, const base::Context& context,
            PreflightObserver& observer)
      : host_(host),
        order_(order),
        context_(context),
        observer_(observer),
        inspection_(
            host, options_of(order), order.patience.value_or(Patience()),
            [this](const Connection& connection) { take(connection); },
            [this](checks::HostFacts& facts) { try_port(facts); }) {}

  base::Expected<PreflightResult> look() {
    observer_.connecting();
    auto looked = inspection_.connect(context_);
    if (looked) {
      if (result_.host_key) observer_.logged_in(*result_.host_key);
      result_.status = PreflightStatus::unhealthy;
      looked = inspect();
    }
    if (!looked && says_nothing_of_host(looked.error())) return base::fail(looked.error());
    if (!looked) result_.error = looked.error();
    if (looked && order_.key) {
      if (auto found = look_for_key(*order_.key); !found) return base::fail(found.error());
    }
    return std::move(result_);
  }

 private:
  void take(const Connection& connection) {
    result_.host_key = connection.host_key;
    result_.jump_host_keys = connection.jump_host_keys;
  }

  /// A firewall may keep us from a port that Coolify reaches, so then the host has the last word.
  void try_port(checks::HostFacts& facts) {
    if (!order_.tried_port || port_answers_) return;
    const auto found = host_.find_server(*order_.tried_port, context_);
    port_answers_ = found && *found;
    if (port_answers_) return;
    const bool is_other = found && found->error().code == "ssh.not_ssh";
    if (!is_other && facts.get(checks::login::kPortListens).value_or(true)) return;
    const std::string port = std::to_string(*order_.tried_port);
    facts.set(checks::login::kNoAnswer, is_other
                                            ? "What answers at port " + port + " is no SSH server."
                                            : "Nobody listens at port " + port + " of the host.");
  }

  base::Expected<void> inspect() {
    auto looked = inspection_.inspect(context_);
    if (looked && order_.patience) looked = wait();
    if (!looked) return looked;
    result_.host = inspection_.summary();
    result_.report = inspection_.report();
    if (result_.report) {
      result_.status = status_of(*result_.report);
      observer_.inspected(*result_.report);
    }
    return {};
  }

  base::Expected<void> wait() {
    const auto booted = inspection_.wait_for_first_boot(
        context_, [this](base::Diagnostic late) { result_.warnings.add(std::move(late)); });
    if (!booted) return booted;
    return inspection_.wait_while(
        [](const checks::Report& report) { return report.worth_repeating(); }, context_);
  }

  /// Only errors that say nothing of the host; others leave the state unknown.
  base::Expected<void> look_for_key(const ssh::PublicKey& key) {
    const auto found = inspection_.on_host(context_, [&](ssh::Executor& executor) {
      return registration::look_for_key(executor, {order_.user, order_.checks.coolify_port}, key,
                                        context_.within(kLookLimit));
    });
    if (!found) {
      if (says_nothing_of_host(found.error())) return base::fail(found.error());
      result_.key_detail = in_short(found.error());
      if (found.error().kind != base::ErrorKind::remote_failed) return {};
    } else {
      result_.key_state = found->state;
      result_.key_detail = found->detail;
    }
    if (result_.key_state == KeyState::bound) return {};
    if (const checks::Fail* const refusal = foreseen_refusal()) {
      if (result_.key_state == KeyState::deployed) {
        result_.key_state = KeyState::bound;
        result_.key_detail = refusal->summary + ". " + base::evidence_text(refusal->cause, 600);
      }
      return {};
    }
    return prove_key(key);
  }

  /// What a check found that keeps the account from being logged in to, with whatever key.
  [[nodiscard]] const checks::Fail* foreseen_refusal() const {
    if (!result_.report) return nullptr;
    for (const char* const id : {"login", "account"}) {
      const checks::Finding* const finding = result_.report->find(id);
      const checks::Fail* const failure = finding == nullptr ? nullptr : finding->failure();
      if (failure != nullptr && failure->code != kPortCode) return failure;
    }
    return nullptr;
  }

  /// A login with the key itself, where its private half is at hand: sshd may know of keys that
  /// are in no file that was looked at.
  base::Expected<void> prove_key(const ssh::PublicKey& key) {
    const auto proof = host_.prove(key, order_.user, context_);
    if (!proof) return {};
    if (*proof) {
      result_.key_state = KeyState::deployed;
      result_.key_detail.clear();
      return {};
    }
    const base::Diagnostic& why = proof->error();
    if (says_nothing_of_host(why)) return base::fail(why);
    if (result_.key_state != KeyState::deployed) return {};
    if (why.kind != base::ErrorKind::auth_refused) {
      context_.log.warn("the login with the key could not be tried", {{"code", why.code}});
      return {};
    }
    result_.key_state = KeyState::bound;
    result_.key_detail = in_short(refused_key(order_.user, why));
    return {};
  }

  HostConnector& host_;
  const PreflightOrder& order_;
  const base::Context& context_;
  PreflightObserver& observer_;
  HostInspection inspection_;
  bool port_answers_ = false;  ///< Coolify's; it is not tried again
  PreflightResult result_;
};

}  // namespace

std::string_view to_string(PreflightStatus status) {
  switch (status) {
    case PreflightStatus::healthy:
      return "healthy";
    case PreflightStatus::degraded:
      return "degraded";
    case PreflightStatus::unhealthy:
      return "unhealthy";
    case PreflightStatus::unreachable:
      return "unreachable";
  }
  return "";
}

base::Expected<PreflightResult> preflight(HostConnector& host, const PreflightOrder& order,
                                          const base::Context& context,
                                          PreflightObserver& observer) {
  return Preflight(host, order, context, observer).look();
}

}  // namespace registration
