#pragma once

#include <string>

#include "provider/arguments/ssh_login.h"
#include "provider/arguments/ssh_merge.h"
#include "provider/server_registration/model.h"
#include "provider/server_registration/private_data.h"

namespace provider {

/// The `ssh` object an operation goes by: the resource's own, and what it leaves open from the
/// provider's `defaults`. Both may leave everything open.
[[nodiscard]] SshModel effective_ssh(const RegistrationModel& model,
                                     const schema::Field<SshModel>& defaults);

/// What the state, whose login is `ssh`, says of where its host key was learnt. A key from before
/// that was kept counts as learnt where its state has the machine. Empty without a key.
[[nodiscard]] LearntPlace learnt_place(const RegistrationModel& state, const SshModel& ssh);

/// Writes it beside the state's host key, if there is one.
void set_learnt_place(RegistrationModel& state, const LearntPlace& place);

/// The address the configuration gave last: what is remembered of it, else where the host key was
/// learnt. Empty for none.
[[nodiscard]] std::string last_named_ip(const std::string& remembered, const LearntPlace& place);

/// Whether the machine at `ip` with the login `ssh` is the one whose key was learnt at `place`:
/// either its address or the one that is connected to is still the same.
[[nodiscard]] bool is_same_machine(const LearntPlace& place, const std::string& ip,
                                   const SshModel& ssh);

/// How to log in to the machine of `model`, whose arguments are all known, for the first time.
/// `keys` are Coolify's for a login that is made with them; without one it follows later.
/// Errors: those of make_login(), and login_address_fault() where the login leads to the `ip`.
[[nodiscard]] base::Expected<Login> registration_login(const SshModel& ssh,
                                                       const RegistrationModel& model,
                                                       registration::login::CoolifyKeys keys = {});

/// The same for a machine of which an earlier run left the state `prior`, with the login
/// `prior_ssh`. The host key that state holds is demanded unless the configuration has moved the
/// machine or names another one by its instance id: `named_ip` is the address that the
/// configuration gives, empty where that is not known. To a machine that a failed run has `tried`
/// before, that one's key is demanded. Where the machine's is another, which only Coolify says, it
/// is demanded in any case, and without a key that is known nobody logs in.
[[nodiscard]] base::Expected<Login> registration_login(
    const SshModel& ssh, const RegistrationModel& model, const std::string& named_ip,
    const RegistrationModel& prior, const SshModel& prior_ssh, const TriedHostKey& tried = {},
    registration::login::CoolifyKeys keys = {});

/// Whether a login to the machine of `model` relies on what Coolify says of its address.
[[nodiscard]] bool relies_on_coolify(const SshModel& ssh, const RegistrationModel& model,
                                     const std::string& named_ip);

}  // namespace provider
