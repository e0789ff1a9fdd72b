#include "ssh/authenticate.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "ssh/agent_login.h"
#include "ssh/algorithms.h"
#include "ssh/greeting.h"
#include "ssh/keyboard_interactive.h"
#include "ssh/login_failure.h"

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

std::string agent_key_name(const AgentIdentity& identity) {
  return "agent key " + identity.describe();
}

std::string key_name(const PrivateKey& key) {
  const PublicKey& half = key.public_half();
  return "publickey " + half.type + " " + half.fingerprint();
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& one : texts) all.append(all.empty() ? "" : "; ").append(one);
  return all;
}

bool contains(const std::vector<std::string>& names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

}  // namespace

Expected<void> Login::run(Driver& driver) {
  driver_ = &driver;
  deadline_ = operation_.within(limits_.login);
  ++connections_;
  refused_before_ = offered_;
  allowed_.reset();
  password_was_wrong_ = false;
  cut_short_ = false;
  if (auto valid = check_lengths(); !valid) return valid;
  const auto in = offer_all();
  if (in && *in) return {};
  // A connection that breaks after a refusal is the server's last word on the matter.
  cut_short_ = !in && in.error().kind == base::ErrorKind::connection_lost && !tried_.empty();
  is_expired_ = (in || cut_short_) && tells_of_expired_account(words());
  if (in || cut_short_) return base::fail(conclusion());
  return base::fail(in.error());
}

bool Login::wants_connection() const {
  if (!cut_short_ || connections_ >= kMostConnections) return false;
  if (is_expired_) return false;
  const bool agent_is_unseen = credentials_.agent.enabled && !agent_keys_ && !agent_fault_;
  return !unseen_by_name().empty() || (agent_is_unseen && may_try(kPublicKey));
}

unsigned int Login::user_size() const { return static_cast<unsigned int>(user().size()); }

Expected<void> Login::check_lengths() const {
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

bool Login::may_try(std::string_view method) const {
  return !allowed_ || contains(*allowed_, method);
}

bool Login::may_use_password() const {
  return !credentials_.password.empty() && (may_try(kPassword) || may_try(kQuestions));
}

bool Login::has_only_agent() const {
  return credentials_.agent.enabled && !credentials_.private_key && credentials_.password.empty();
}

bool Login::was_offered(const std::string& credential) const {
  return offered_.contains(credential);
}

/// Keys before passwords, because a password that is shown is known. What the server hung up on
/// begins with what was given by name: the agent's keys may be more than it bears.
Expected<bool> Login::offer_all() {
  using Step = Expected<bool> (Login::*)();
  constexpr std::array<Step, 7> kFirst = {
      &Login::ask_first,     &Login::try_key,         &Login::try_agent,  &Login::try_password,
      &Login::try_questions, &Login::try_key_at_last, &Login::ask_allowed};
  constexpr std::array<Step, 7> kLater = {
      &Login::ask_first, &Login::try_key,         &Login::try_password, &Login::try_questions,
      &Login::try_agent, &Login::try_key_at_last, &Login::ask_allowed};
  for (const Step step : connections_ == 1 ? kFirst : kLater) {
    if (auto in = (this->*step)(); !in || *in) return in;
  }
  return false;
}

/// A first question for the methods is free; a later one counts as a refused login.
Expected<bool> Login::ask_first() {
  const bool must_save = credentials_.agent.enabled && !credentials_.password.empty();
  if (connections_ == 1 && !must_save) return false;
  return ask_allowed();
}

/// What libssh2's answer to a login means: in, or refused and noted. A first refusal makes us ask
/// what the server allows at all, if there is a password to be tried then: the question counts as
/// one more refused login there.
Expected<bool> Login::judge(const Expected<int>& result, const std::string& name,
                            std::string remark) {
  if (!result) {
    // PAM's refusal of an expired account, or of everybody while the machine boots, comes so.
    const bool is_last_word = !driver_->farewell().empty() || driver_->hung_up();
    if (is_last_word) {
      offered_.insert(name);
      tried_.push_back(name);
    }
    return base::fail(result.error());
  }
  if (*result == libssh2_result::kDone) return true;
  if (*result == libssh2_result::kPasswordExpired) {
    return base::fail(diagnostic(Fault::password_expired,
                                 "The server demands a new password for \"" + user() + "\"."));
  }
  if (const std::string message = driver_->last_message(); !is_login_refusal(*result, message)) {
    return base::fail(libssh2_failure(*result, Stage::login, message));
  }
  if (*result == libssh2_result::kNoSignatureMatch) {
    remark = ", for whose type the server accepts no signature algorithm of ours";
  }
  const bool is_half = *result == libssh2_result::kKeyNotEnough;
  if (is_half) remark = ", which the server knows but does not let in alone";
  offered_.insert(name);
  tried_.push_back(name + remark);
  // One half of "publickey,password" changes what is allowed.
  if (is_half) allowed_.reset();
  if (!is_half && credentials_.password.empty()) return false;
  return ask_allowed();
}

/// With its certificate, and without it only if that was refused.
Expected<bool> Login::try_key() {
  if (!credentials_.private_key) return false;
  if (const auto& certificate = credentials_.certificate) {
    const auto fits = check_user_certificate(*certificate, credentials_.private_key->public_half(),
                                             operation_.clock().wall_now());
    if (!fits) return base::fail(fits.error());
    auto in =
        offer_key(*credentials_.private_key, certificate_line(*certificate), certificate_name());
    if (!in || *in) return in;
  }
  for (const PrivateKey* const key : keys()) {
    if (!may_try(kPublicKey)) return false;
    auto in = offer_key(*key, {}, key_name(*key));
    if (!in || *in) return in;
  }
  return false;
}

/// The keys in the order they are tried.
std::vector<const PrivateKey*> Login::keys() const {
  std::vector<const PrivateKey*> all;
  if (!credentials_.private_key) return all;
  all.push_back(&*credentials_.private_key);
  for (const PrivateKey& key : credentials_.other_keys) all.push_back(&key);
  return all;
}

/// The certificate, and the accounts it names when this is none of them.
std::string Login::certificate_name() const {
  const Certificate& certificate = *credentials_.certificate;
  std::string text = "certificate \"" + certificate.id + "\" " + certificate.key.fingerprint();
  const auto& names = certificate.principals;
  if (!names.empty() && !contains(names, user())) {
    text += ", issued for " + base::evidence_text(join_names(names), 200);
  }
  return text;
}

/// `public_line` is what to show in place of the plain public half; empty for that.
Expected<bool> Login::offer_key(const PrivateKey& key, const std::string& public_line,
                                const std::string& name) {
  if (refused_before_.contains(name)) return false;
  const char* const shown = public_line.empty() ? nullptr : public_line.data();
  const auto result = driver_->drive(operation_, Stage::login, deadline_, [&] {
    return libssh2_userauth_publickey_frommemory(
        session(), user().c_str(), user().size(), shown, public_line.size(),
        key.text().reveal().data(), key.text().reveal().size(), key.passphrase().reveal().data());
  });
  return judge(result, name);
}

Expected<bool> Login::try_agent() {
  const bool is_spent = agent_fault_.has_value();
  if (!credentials_.agent.enabled || is_spent || !may_try(kPublicKey)) return false;
  // Who has something else to show does not wait for the agent until it is too late for that.
  const base::Duration patience = has_only_agent() ? limits_.login : limits_.login / 2;
  auto agent = Agent::connect(credentials_.agent, operation_,
                              deadline_.or_earlier(operation_.within(patience)));
  if (!agent) return pass_over_agent(std::move(agent.error()));
  auto keys = agent->keys();
  if (!keys) return pass_over_agent(std::move(keys.error()));
  agent_keys_ = *std::move(keys);
  auto in = offer_agent_keys(*agent);
  if (in && !*in && agent_fault_ && has_only_agent()) return base::fail(*agent_fault_);
  return in;
}

Expected<bool> Login::pass_over_agent(base::Diagnostic why) {
  if (has_only_agent() || why.kind == base::ErrorKind::cancelled) return base::fail(std::move(why));
  agent_fault_ = std::move(why);
  return false;
}

Expected<bool> Login::offer_agent_keys(Agent& agent) {
  for (const AgentIdentity& identity : agent_keys_->to_try) {
    if (!may_try(kPublicKey) || agent.over()) return false;
    const std::string name = agent_key_name(identity);
    if (refused_before_.contains(name)) continue;
    std::optional<base::Diagnostic> fault;
    const auto result =
        log_in_by_agent(*driver_, operation_, deadline_, user(), agent, identity, fault);
    const std::string remark = fault ? ", which the agent did not sign" : "";
    if (fault) {
      const bool is_final = has_only_agent() && fault->kind != base::ErrorKind::invalid_config;
      if (is_final || fault->kind == base::ErrorKind::cancelled) return base::fail(*fault);
      agent_fault_ = std::move(fault);
    }
    auto in = judge(result, name, remark);
    if (!in || *in) return in;
  }
  return false;
}

Expected<bool> Login::try_password() {
  if (credentials_.password.empty() || !may_try(kPassword)) return false;
  const std::string name(kPassword);
  if (refused_before_.contains(name)) return false;
  const std::string_view password = credentials_.password.reveal();
  const auto result = driver_->drive(operation_, Stage::login, deadline_, [&] {
    return libssh2_userauth_password_ex(session(), user().c_str(), user_size(), password.data(),
                                        static_cast<unsigned int>(password.size()), nullptr);
  });
  password_was_wrong_ = result && *result != libssh2_result::kDone;
  return judge(result, name);
}

/// The same password by another method, unless the server has just called it wrong.
Expected<bool> Login::try_questions() {
  if (credentials_.password.empty() || !may_try(kQuestions)) return false;
  const std::string name(kQuestions);
  const bool is_wrong = password_was_wrong_ || refused_before_.contains(std::string(kPassword));
  if ((is_wrong && may_try(kPassword)) || refused_before_.contains(name)) return false;
  return judge(
      log_in_by_questions(*driver_, operation_, deadline_, user(), credentials_.password, told_),
      name);
}

/// The key once more, of a server that wants the password before it looks at one.
Expected<bool> Login::try_key_at_last() {
  const bool has_key = credentials_.private_key.has_value() || credentials_.agent.enabled;
  if (credentials_.password.empty() || !has_key || may_try(kPublicKey)) return false;
  allowed_.reset();
  refused_before_.clear();
  if (auto in = ask_allowed(); !in || *in || !may_try(kPublicKey)) return in;
  if (auto in = try_key(); !in || *in) return in;
  return try_agent();
}

/// Fills allowed_. True when the server lets us in without any proof.
Expected<bool> Login::ask_allowed() {
  if (allowed_) return false;
  std::string list;
  const auto result = driver_->drive(operation_, Stage::login, deadline_, [&] {
    const char* const names = libssh2_userauth_list(session(), user().c_str(), user_size());
    if (libssh2_userauth_authenticated(session()) != 0) return libssh2_result::kDone;
    if (names == nullptr) return libssh2_session_last_errno(session());
    list = names;
    return libssh2_result::kDone;
  });
  if (!result) return base::fail(result.error());
  if (*result != libssh2_result::kDone) {
    return base::fail(libssh2_failure(*result, Stage::login, driver_->last_message()));
  }
  if (libssh2_userauth_authenticated(session()) != 0) return true;
  allowed_ = split_names(base::evidence_text(list, kLongestList));
  return false;
}

/// What was given by name and is of a method that the server allows, as far as is known.
std::vector<std::string> Login::unseen_by_name() const {
  std::vector<std::string> unseen;
  const auto add = [&](std::string name) {
    if (!was_offered(name)) unseen.push_back(std::move(name));
  };
  if (credentials_.private_key && may_try(kPublicKey)) {
    if (credentials_.certificate) add(certificate_name());
    for (const PrivateKey* const key : keys()) add(key_name(*key));
  }
  if (may_use_password() && !was_offered(std::string(kQuestions))) add(std::string(kPassword));
  return unseen;
}

std::vector<std::string> Login::unseen_agent_keys() const {
  if (!credentials_.agent.enabled || !may_try(kPublicKey)) return {};
  if (!agent_keys_) {
    if (agent_fault_) return {};
    return {"the keys of the agent"};
  }
  std::vector<std::string> unseen;
  for (const AgentIdentity& identity : agent_keys_->to_try) {
    std::string name = agent_key_name(identity);
    if (!was_offered(name)) unseen.push_back(std::move(name));
  }
  const std::size_t left_out = agent_keys_->left_out.size();
  if (left_out > 0) {
    unseen.push_back(std::to_string(left_out) + " more of the agent's keys");
  }
  return unseen;
}

/// Everything the server said about it.
std::string Login::words() const {
  std::string all = driver_->login_words(user());
  for (const std::string& more : {told_, driver_->farewell()}) {
    if (!all.empty() && !more.empty() && !all.ends_with('\n')) all += '\n';
    all += more;
  }
  return std::string(base::trimmed(all));
}

base::Diagnostic Login::conclusion() const {
  if (agent_fault_ && has_only_agent()) return *agent_fault_;
  if (is_expired_) {
    return diagnostic(Fault::account_expired,
                      "The server refuses the user \"" + user() + "\": the account has expired.",
                      words());
  }
  return refused();
}

base::Diagnostic Login::refused() const {
  std::string cause = "The server refuses the user \"" + user() + "\". Tried: ";
  cause += tried_.empty() ? "nothing, because no usable credential is given" : joined(tried_);
  cause += ". ";
  if (agent_fault_) cause += "The ssh-agent is of no use: " + agent_fault_->cause + " ";
  const std::vector<std::string> of_agent = unseen_agent_keys();
  std::vector<std::string> unseen = cut_short_ ? unseen_by_name() : std::vector<std::string>();
  unseen.insert(unseen.end(), of_agent.begin(), of_agent.end());
  if (!unseen.empty()) {
    cause += "Not tried";
    if (cut_short_) cause += ", because the server hung up before";
    cause += ": " + joined(unseen) + ". ";
  }
  cause += "The server allows: ";
  cause += allowed_ ? join_names(*allowed_) : "unknown, it hung up";
  cause += ".";
  if (of_agent.empty()) return diagnostic(Fault::auth_refused, std::move(cause), words());
  std::string evidence = words();
  for (const AgentIdentity& identity :
       agent_keys_ ? agent_keys_->left_out : std::vector<AgentIdentity>()) {
    evidence.append(evidence.empty() ? "" : "\n").append("not tried: " + agent_key_name(identity));
  }
  base::Diagnostic why = diagnostic(
      Fault::auth_refused, std::move(cause), evidence,
      "Name the one key of the agent that is to log in, so that it is tried before the server "
      "hangs up (its MaxAuthTries), and check the user name. If that key has been tried, its "
      "public "
      "half has to be in that account's authorized_keys file.");
  why.values.emplace("unseen_agent_keys", "");
  return why;
}

}  // namespace ssh
