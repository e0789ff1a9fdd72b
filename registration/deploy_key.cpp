#include "registration/deploy_key.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"
#include "registration/key_script.h"
#include "ssh/wire.h"

namespace registration {
namespace {

struct Meaning {
  std::string_view code;
  std::string_view summary;  ///< behind "Failed to deploy SSH key: " or the like
  std::string_view cause;
  std::string_view remedy;
};

struct KeyError {
  std::string_view word;
  Meaning meaning;
};

constexpr std::array<KeyError, 18> kOutcomes = {{
    {"restricted",
     {"deploy_key.restricted", "it is there with a forced command",
      "The first line with this key in the file has a command= option, so Coolify would only ever "
      "run that command.",
      "Remove that line, or give Coolify a key of its own."}},
    {"kept",
     {"deploy_key.other_lines", "it is in other lines, too",
      "The file holds the key in a line that this provider did not write so: with options, or "
      "with another comment. Such a line is somebody's and stays, and the key can still log in.",
      "Remove the line that the evidence names, unless something else needs it."}},
    {"no_account",
     {"deploy_key.no_account", "there is no such account",
      "The account the key is for does not exist on the host.",
      "Create the account, or set `user` to one that exists."}},
    {"no_privilege",
     {"deploy_key.no_privilege", "no right to act as the user",
      "The login user can neither be nor become the account the key is for.",
      "Give the login user passwordless sudo, give a password for it, or log in as root or as that "
      "account."}},
    {"no_keys_file",
     {"deploy_key.no_keys_file", "sshd reads no such file",
      "AuthorizedKeysFile of sshd is `none`, so it reads keys from no file.",
      "Set AuthorizedKeysFile, or have the program that sshd asks for keys know this one and leave "
      "its deployment to that."}},
    {"no_home",
     {"deploy_key.no_home", "the home folder is missing",
      "The account the key is for has no home folder.",
      "Create the home folder, owned by the account (mkhomedir_helper, or usermod -d)."}},
    {"home_closed",
     {"deploy_key.home_closed", "the home folder cannot be entered",
      "The account may not enter its home folder, or a folder on the way to it. sshd, which reads "
      "the "
      "keys as the account, would find none there either.",
      "Let the account pass the folder that the evidence names (chmod a+x)."}},
    {"barred",
     {"deploy_key.barred", "the account cannot read it there",
      "sshd reads the keys as the account, which may not read the file, or not enter a folder on "
      "the way to it. Nothing was changed.",
      "Let the account pass the folder (chmod a+x) or read the file (chmod a+r) that the evidence "
      "names; or name another place in AuthorizedKeysFile."}},
    {"silent",
     {"deploy_key.silent", "the file system does not answer",
      "What holds authorized_keys did not answer in time. The file was not replaced, or has been "
      "replaced as a whole.",
      "Look for a network mount whose server is gone, or a disk that is failing, below the folder "
      "of "
      "the file."}},
    {"not_a_file",
     {"deploy_key.not_a_file", "authorized_keys is no file",
      "The place of authorized_keys is taken by something that is no regular file.",
      "Remove what is there, or the link that leads to it."}},
    {"not_a_folder",
     {"deploy_key.not_a_folder", "a folder on the way is none",
      "What should be a folder on the way to authorized_keys is something else.",
      "Put a folder in the place that the evidence names."}},
    {"nowhere",
     {"deploy_key.dangling_link", "the link leads nowhere",
      "On the way to authorized_keys is a link to something that is not there. The volume with it "
      "may not be mounted; what is behind the link may hold the keys of others. Nothing was "
      "changed.",
      "Mount the volume or make what the link leads to, or remove the link."}},
    {"round",
     {"deploy_key.dangling_link", "the links lead round in a circle",
      "A link on the way to authorized_keys leads back to itself. Nothing was changed.",
      "Remove one of the links that the evidence names, or have it lead to the file."}},
    {"unsafe",
     {"deploy_key.unsafe_place", "others could replace the file",
      "Somebody besides root and the account could change the way to authorized_keys, so sshd may "
      "ignore the file, and no other account may decide what is written. Nothing was changed.",
      "Give what the evidence names to root or to the account (chown) and take the right to write "
      "from everybody else (chmod go-w). Where others need that right, as in /tmp, name another "
      "place in AuthorizedKeysFile instead."}},
    {"exposed",
     {"deploy_key.exposed_file", "others may have written to it",
      "The file holds keys, and somebody besides root and the account could write there. As it is "
      "sshd ignores the file; to repair that would let in whoever put a key there. Nothing was "
      "changed.",
      "Look through the file and take out every key that you do not know. Give what the evidence "
      "names to the account (chown) and take the right to write from everybody else (chmod go-w). "
      "Then run the same again."}},
    {"unclear",
     {"deploy_key.unclear", "the file cannot be read exactly",
      "The file holds something that cannot be read on this host exactly as sshd reads it, so the "
      "lines of others could suffer. Nothing was changed.",
      "Repair in the file what the evidence names."}},
    {"locked",
     {"deploy_key.locked", "the file stays in use",
      "Somebody else kept editing the file or holding its lock for half a minute.",
      "Try again; look for a process that has the lock open which the evidence names (fuser)."}},
    {"unreadable",
     {"deploy_key.unreadable", "the file cannot be read",
      "The account cannot read what is in the place of its authorized_keys.",
      "If the file that the evidence names is the account's own, give it to the account (chown). "
      "If "
      "it is not, remove the link that leads to it, or name another place in AuthorizedKeysFile."}},
}};

// What the tools say in the C locale when a file cannot be written.
constexpr std::array<KeyError, 6> kWriteErrors = {{
    {"Read-only file system",
     {"deploy_key.read_only", "read-only file system",
      "The file system that holds the home folder is mounted read-only.",
      "Mount it for writing; a file system error may have made it read-only (dmesg)."}},
    {"No space left on device",
     {"deploy_key.no_space", "no space left", "The file system that holds the home folder is full.",
      "Free space on it."}},
    {"quota exceeded",
     {"deploy_key.no_space", "no space left", "The account has used up its disk quota.",
      "Free space or raise the quota."}},
    {"resource busy",
     {"deploy_key.write_failed", "the file is a mount of its own",
      "Something is mounted on authorized_keys itself, so no other file can take its place.",
      "Mount the folder that it is in instead, or write the key into the mounted file by hand."}},
    {"Operation not permitted",
     {"deploy_key.immutable", "the file may not be replaced",
      "The system refuses to replace the file, as it does for files with the immutable attribute.",
      "Look at it with lsattr, and take the attribute away with chattr -i."}},
    {"Permission denied",
     {"deploy_key.permission_denied", "permission denied",
      "The account may not write where its authorized_keys is.",
      "If the folder that the evidence names is the account's own, give it and the file in it to "
      "the "
      "account (chown); otherwise name another place in AuthorizedKeysFile."}},
}};

constexpr Meaning kWriteFailed = {"deploy_key.write_failed", "the file cannot be written",
                                  "Writing the new file failed.",
                                  "Repair what the evidence tells."};
constexpr Meaning kFailed = {"deploy_key.failed", "unexpected answer",
                             "The script that edits the file did not end as it should.",
                             "Run it again; if it stays like this, look at the evidence."};
constexpr Meaning kUnverified = {"deploy_key.unverified", "the file is not as written",
                                 "The file was replaced, but read back it is not what was written.",
                                 "Something else manages this file; let that deploy the key."};

/// Of a key that is not good from everywhere.
constexpr std::string_view kBound =
    "Every line with the key has the option from= or expiry-time=, so sshd takes it from some "
    "addresses or until some day only.";

/// The cause as a look tells it, which never changes anything.
std::string cause_of_look(const Meaning& meaning) {
  constexpr std::string_view kUnchanged = " Nothing was changed.";
  std::string cause(meaning.cause);
  if (const auto at = cause.find(kUnchanged); at != std::string::npos) {
    cause.erase(at, kUnchanged.size());
  }
  return cause;
}

/// Why nobody knows whether sshd has the key; `refusal` is what it said instead of its settings.
std::string untold(const std::string& refusal) {
  const std::string why = base::evidence_text(refusal, 600);
  return "The key is in neither of the files that sshd reads by default, and sshd does not tell "
         "which it reads here" +
         (why.empty() ? "." : ": " + why);
}

const Meaning& meaning_of(const std::string& outcome, const std::string& messages) {
  for (const KeyError& one : kOutcomes) {
    if (outcome == one.word) return one.meaning;
  }
  if (outcome == "unverified") return kUnverified;
  if (outcome != "unwritable") return kFailed;
  for (const KeyError& one : kWriteErrors) {
    if (messages.find(one.word) != std::string::npos) return one.meaning;
  }
  return kWriteFailed;
}

/// `action` is the script's input key_action.
tl::unexpected<base::Diagnostic> failure(const std::string& action, const Meaning& meaning,
                                         const std::string& user, const std::string& evidence) {
  const std::string verb = action == "remove" ? "remove" : action == "look" ? "find" : "deploy";
  return base::fail(
      {.kind = base::ErrorKind::remote_failed,
       .code = std::string(meaning.code),
       .summary = "Failed to " + verb + " SSH key: " + std::string(meaning.summary),
       .cause = (action == "look" ? cause_of_look(meaning) : std::string(meaning.cause)) +
                " The account is '" + base::evidence_text(user, 100) + "'.",
       .evidence = base::evidence_text(evidence, 600),
       .remedy = std::string(meaning.remedy)});
}

ssh::Script make_script(const std::string& action, const Account& account,
                        const ssh::PublicKey& key, const std::string& former_comment) {
  ssh::Script script{.text = key_script(), .inputs = {}, .may_need_root = true};
  const auto add = [&script](const char* name, std::string value) {
    script.inputs.push_back({name, base::Secret::harmless(std::move(value))});
  };
  add("registered_user", account.user);
  add("coolify_port", account.coolify_port ? std::to_string(*account.coolify_port) : "");
  add("key_action", action);
  add("key_type", key.type);
  add("key_blob", ssh::encode_base64(key.blob));
  add("key_comment", key.comment);
  add("key_former", former_comment);
  return script;
}

/// What the script reported.
struct Answer {
  std::string outcome;
  std::string messages;
};

/// Runs the script and returns its answer when the outcome is one of the expected ones.
base::Expected<Answer> run(ssh::Executor& executor, const std::string& action,
                           const Account& account, const ssh::PublicKey& key,
                           const std::string& former_comment,
                           std::initializer_list<std::string_view> expected,
                           const base::Context& context) {
  const ssh::Script script = make_script(action, account, key, former_comment);
  const auto output = executor.run(script, context);
  if (!output) return base::fail(output.error());
  const auto facts = ssh::parse_facts(output->out, {key::kOutcome, key::kMessages, key::kFile});
  if (!output->succeeded() || !facts) {
    return failure(action, kFailed, account.user, output->err + "\n" + output->out);
  }
  const std::string& outcome = facts->get(key::kOutcome);
  const std::string& messages = facts->get(key::kMessages);
  if (std::find(expected.begin(), expected.end(), outcome) != expected.end()) {
    return Answer{outcome, messages};
  }
  const std::string file = facts->get(key::kFile).value_or("");
  return failure(action, meaning_of(outcome, messages), account.user,
                 messages + (file.empty() ? "" : "\nFile: " + file));
}

}  // namespace

base::Expected<KeyDeployment> deploy_key(ssh::Executor& executor, const Account& account,
                                         const ssh::PublicKey& key, const base::Context& context,
                                         const std::optional<std::string>& former_comment) {
  const auto answer =
      run(executor, former_comment ? "comment" : "add", account, key, former_comment.value_or(""),
          {"added", "present", "bound", "commented"}, context);
  if (!answer) return base::fail(answer.error());
  const std::string& outcome = answer->outcome;
  if (outcome == "bound") return KeyDeployment::bound;
  if (outcome == "commented") return KeyDeployment::commented;
  return outcome == "added" ? KeyDeployment::added : KeyDeployment::already_present;
}

std::string_view to_string(KeyState state) {
  switch (state) {
    case KeyState::deployed:
      return "deployed";
    case KeyState::bound:
      return "bound";
    case KeyState::absent:
      return "absent";
  }
  return "";
}

base::Expected<KeyLook> look_for_key(ssh::Executor& executor, const Account& account,
                                     const ssh::PublicKey& key, const base::Context& context) {
  const auto answer = run(executor, "look", account, key, "",
                          {"present", "bound", "void", "restricted", "barred", "home_closed",
                           "ignored", "absent", "no_account", "no_keys_file", "no_home", "nowhere",
                           "round", "not_a_file", "not_a_folder", "program", "untold"},
                          context);
  if (!answer) return base::fail(answer.error());
  const std::string& outcome = answer->outcome;
  if (outcome == "present") return KeyLook{KeyState::deployed};
  if (outcome == "absent") return KeyLook{KeyState::absent};
  if (outcome == "bound") return KeyLook{KeyState::bound, std::string(kBound)};
  if (outcome == "void") {
    return KeyLook{KeyState::bound,
                   "sshd ignores every line with the key for an option that it does not know, or "
                   "whose value it does not take: " +
                       base::evidence_text(answer->messages, 600) + "."};
  }
  if (outcome == "barred" || outcome == "home_closed") {
    return KeyLook{KeyState::bound,
                   "sshd reads the keys as the account, which may not read them there, so it "
                   "ignores the file: " +
                       base::evidence_text(answer->messages, 600)};
  }
  if (outcome == "ignored") {
    return KeyLook{KeyState::bound,
                   "The key is there, but somebody besides root and the account "
                   "could have written to the file, so sshd may ignore it: " +
                       base::evidence_text(answer->messages, 600) + "."};
  }
  if (outcome == "program") {
    return KeyLook{std::nullopt,
                   "The key is in no file that sshd reads, but sshd asks a program as well "
                   "(AuthorizedKeysCommand), and which keys that knows is not known: " +
                       base::evidence_text(answer->messages, 600)};
  }
  if (outcome == "untold") return KeyLook{std::nullopt, untold(answer->messages)};
  const KeyState state = outcome == "restricted" ? KeyState::bound : KeyState::absent;
  return KeyLook{state, cause_of_look(meaning_of(outcome, ""))};
}

base::Diagnostic bound_key(const std::string& user) {
  return {
      .severity = base::Severity::warning,
      .kind = base::ErrorKind::remote_failed,
      .code = "deploy_key.bound",
      .summary = "Coolify's key is not good from everywhere",
      .cause = "Every line with the key in authorized_keys of '" + base::evidence_text(user, 100) +
               "' has the option from= or expiry-time=, so sshd takes it from some addresses or "
               "until some day only. The file was left as it is.",
      .remedy =
          "See that the option lets Coolify in. Otherwise remove the line: the next run writes "
          "one without options."};
}

base::Diagnostic refused_key(const std::string& user, const base::Diagnostic& why) {
  return {.kind = base::ErrorKind::remote_failed,
          .code = "deploy_key.refused",
          .summary = "The host refuses Coolify's key",
          .cause = "The key is in authorized_keys of '" + base::evidence_text(user, 100) +
                   "', but a login of this account with it failed. " + why.cause,
          .evidence = why.evidence,
          .remedy =
              "Look at what sshd logs about it (journalctl -u ssh). Where only Coolify's address "
              "may log in so, make the check `login` a warning."};
}

base::Expected<bool> remove_key(ssh::Executor& executor, const Account& account,
                                const ssh::PublicKey& key, const base::Context& context) {
  const auto answer = run(executor, "remove", account, key, "", {"removed", "absent"}, context);
  if (!answer) return base::fail(answer.error());
  return answer->outcome == "removed";
}

}  // namespace registration
