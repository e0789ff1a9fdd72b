#include "ssh/authenticate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "ssh/agent.h"
#include "ssh/agent_login.h"
#include "ssh/algorithms.h"
#include "ssh/greeting.h"
#include "ssh/keyboard_interactive.h"

namespace ssh {
namespace {

using base::Expected;

constexpr std::string_view kPublicKey = "publickey";
constexpr std::string_view kPassword = "password";
constexpr std::string_view kQuestions = "keyboard-interactive";

/// Longer names and passwords are nobody's; libssh2 adds lengths without looking.
constexpr std::size_t kLongestUser = 255;
constexpr std::size_t kLongestPassword = 1024;
/// What is read of the server's list of methods.
constexpr std::size_t kLongestList = 500;

/// One login on one connection.
class Login {
 public:
  Login(Driver& driver, const Operation& operation, base::Deadline deadline,
        const Credentials& credentials)
      : driver_(driver), operation_(operation), deadline_(deadline), credentials_(credentials) {}

  Expected<void> run() {
    if (auto valid = check_lengths(); !valid) return valid;
    if (const auto in = try_key(); !in || *in) return outcome(in);
    if (const auto in = try_agent(); !in || *in) return outcome(in);
    if (const auto in = try_password(); !in || *in) return outcome(in);
    if (const auto in = try_questions(); !in || *in) return outcome(in);
    if (const auto in = try_key_at_last(); !in || *in) return outcome(in);
    if (const auto in = ask_allowed(); !in || *in) return outcome(in);
    return base::fail(refused());
  }

 private:
  LIBSSH2_SESSION* session() const { return driver_.session(); }
  const std::string& user() const { return credentials_.user; }
  unsigned int user_size() const { return static_cast<unsigned int>(user().size()); }

  Expected<void> check_lengths() const {
    if (user().empty() || user().size() > kLongestUser) {
      return base::fail(diagnostic(Fault::options_invalid,
                                   "The user name is empty or longer than 255 characters."));
    }
    if (credentials_.password.reveal().size() > kLongestPassword) {
      return base::fail(
          diagnostic(Fault::options_invalid, "The password is longer than 1024 characters."));
    }
    return {};
  }

  /// A connection that breaks after a refusal is the server's last word on the matter.
  Expected<void> outcome(const Expected<bool>& in) const {
    if (in) return {};
    if (in.error().kind == base::ErrorKind::connection_lost && !tried_.empty()) {
      return base::fail(refused());
    }
    return base::fail(in.error());
  }

  bool may_try(std::string_view method) const {
    return !allowed_ || std::find(allowed_->begin(), allowed_->end(), method) != allowed_->end();
  }

  /// What libssh2's answer to a login means: in, or refused and noted. A first refusal makes us ask
  /// what the server allows at all, if there is a password to be tried then: the question counts as
  /// one more refused login there.
  Expected<bool> judge(const Expected<int>& result, std::string attempt) {
    if (!result) {
      // PAM's refusal of an expired account, or of everybody while the machine boots, comes so.
      const bool is_last_word = !driver_.farewell().empty() || driver_.hung_up();
      if (is_last_word) tried_.push_back(std::move(attempt));
      return base::fail(result.error());
    }
    if (*result == libssh2_result::kDone) return true;
    if (*result == libssh2_result::kPasswordExpired) {
      return base::fail(diagnostic(Fault::password_expired,
                                   "The server demands a new password for \"" + user() + "\"."));
    }
    if (const std::string message = driver_.last_message(); !is_login_refusal(*result, message)) {
      return base::fail(libssh2_failure(*result, Stage::login, message));
    }
    if (*result == libssh2_result::kNoSignatureMatch) {
      attempt += ", for whose type the server accepts no signature algorithm of ours";
    }
    const bool is_half = *result == libssh2_result::kKeyNotEnough;
    if (is_half) attempt += ", which the server knows but does not let in alone";
    tried_.push_back(std::move(attempt));
    // One half of "publickey,password" changes what is allowed.
    if (is_half) allowed_.reset();
    if (!is_half && credentials_.password.empty()) return false;
    return ask_allowed();
  }

  /// With its certificate, and without it only if that was refused.
  Expected<bool> try_key() {
    if (!credentials_.private_key) return false;
    const PrivateKey& key = *credentials_.private_key;
    const PublicKey& half = key.public_half();
    if (const auto& certificate = credentials_.certificate) {
      const auto fits = check_user_certificate(*certificate, half, operation_.clock().wall_now());
      if (!fits) return base::fail(fits.error());
      auto in = offer_key(key, certificate_line(*certificate), describe(*certificate));
      if (!in || *in) return in;
    }
    if (!may_try(kPublicKey)) return false;
    return offer_key(key, {}, "publickey " + half.type + " " + half.fingerprint());
  }

  /// The certificate, and the accounts it names when this is none of them.
  std::string describe(const Certificate& certificate) const {
    std::string text = "certificate \"" + certificate.id + "\" " + certificate.key.fingerprint();
    const auto& names = certificate.principals;
    const bool fits = names.empty() || std::find(names.begin(), names.end(), user()) != names.end();
    if (!fits) text += ", issued for " + base::evidence_text(join_names(names), 200);
    return text;
  }

  /// `public_line` is what to show in place of the plain public half; empty for that.
  Expected<bool> offer_key(const PrivateKey& key, const std::string& public_line,
                           std::string attempt) {
    const char* const shown = public_line.empty() ? nullptr : public_line.data();
    const auto result = driver_.drive(operation_, Stage::login, deadline_, [&] {
      return libssh2_userauth_publickey_frommemory(
          session(), user().c_str(), user().size(), shown, public_line.size(),
          key.text().reveal().data(), key.text().reveal().size(), key.passphrase().reveal().data());
    });
    return judge(result, std::move(attempt));
  }

  Expected<bool> try_agent() {
    if (!credentials_.agent.enabled || !may_try(kPublicKey)) return false;
    auto agent = Agent::connect(credentials_.agent, operation_, deadline_);
    if (!agent) return base::fail(agent.error());
    const auto identities = agent->identities();
    if (!identities) return base::fail(identities.error());
    for (const AgentIdentity& identity : *identities) {
      if (!may_try(kPublicKey)) return false;
      const auto in =
          judge(log_in_by_agent(driver_, operation_, deadline_, user(), *agent, identity),
                "agent key " + identity.describe());
      if (!in || *in) return in;
    }
    return false;
  }

  Expected<bool> try_password() {
    if (credentials_.password.empty() || !may_try(kPassword)) return false;
    const std::string_view password = credentials_.password.reveal();
    const auto result = driver_.drive(operation_, Stage::login, deadline_, [&] {
      return libssh2_userauth_password_ex(session(), user().c_str(), user_size(), password.data(),
                                          static_cast<unsigned int>(password.size()), nullptr);
    });
    password_was_wrong_ = result && *result != libssh2_result::kDone;
    return judge(result, std::string(kPassword));
  }

  /// The same password by another method, unless the server has just called it wrong.
  Expected<bool> try_questions() {
    if (credentials_.password.empty() || !may_try(kQuestions)) return false;
    if (password_was_wrong_ && may_try(kPassword)) return false;
    return judge(
        log_in_by_questions(driver_, operation_, deadline_, user(), credentials_.password, told_),
        std::string(kQuestions));
  }

  /// The key once more, of a server that wants the password before it looks at one.
  Expected<bool> try_key_at_last() {
    const bool has_key = credentials_.private_key.has_value() || credentials_.agent.enabled;
    if (credentials_.password.empty() || !has_key || may_try(kPublicKey)) return false;
    allowed_.reset();
    if (auto in = ask_allowed(); !in || *in || !may_try(kPublicKey)) return in;
    if (auto in = try_key(); !in || *in) return in;
    return try_agent();
  }

  /// Fills allowed_. True when the server lets us in without any proof.
  Expected<bool> ask_allowed() {
    if (allowed_) return false;
    std::string list;
    const auto result = driver_.drive(operation_, Stage::login, deadline_, [&] {
      const char* const names = libssh2_userauth_list(session(), user().c_str(), user_size());
      if (libssh2_userauth_authenticated(session()) != 0) return libssh2_result::kDone;
      if (names == nullptr) return libssh2_session_last_errno(session());
      list = names;
      return libssh2_result::kDone;
    });
    if (!result) return base::fail(result.error());
    if (*result != libssh2_result::kDone) {
      return base::fail(libssh2_failure(*result, Stage::login, driver_.last_message()));
    }
    if (libssh2_userauth_authenticated(session()) != 0) return true;
    allowed_ = split_names(base::evidence_text(list, kLongestList));
    return false;
  }

  /// Everything the server said about it.
  std::string words() const {
    std::string all = driver_.login_words(user());
    for (const std::string& more : {told_, driver_.farewell()}) {
      if (!all.empty() && !more.empty() && !all.ends_with('\n')) all += '\n';
      all += more;
    }
    return std::string(base::trimmed(all));
  }

  base::Diagnostic refused() const {
    std::string cause = "The server refuses the user \"" + user() + "\". Tried: ";
    for (std::size_t i = 0; i < tried_.size(); ++i) cause += (i == 0 ? "" : "; ") + tried_[i];
    if (tried_.empty()) cause += "nothing, because no usable credential is given";
    cause += ". The server allows: ";
    cause += allowed_ ? join_names(*allowed_) : "unknown, it hung up";
    cause += ".";
    return diagnostic(Fault::auth_refused, std::move(cause), words());
  }

  Driver& driver_;
  const Operation& operation_;
  base::Deadline deadline_;
  const Credentials& credentials_;
  std::optional<std::vector<std::string>> allowed_;
  std::vector<std::string> tried_;
  std::string told_;  ///< beside questions
  bool password_was_wrong_ = false;
};

}  // namespace

Expected<void> authenticate(Driver& driver, const Operation& operation, const PhaseLimits& limits,
                            const Credentials& credentials) {
  return Login(driver, operation, operation.within(limits.login), credentials).run();
}

}  // namespace ssh
