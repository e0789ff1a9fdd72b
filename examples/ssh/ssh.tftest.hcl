mock_provider "coolify" {}

variables {
  address              = "203.0.113.10"
  coolify_key_uuid     = "kq3ml0zt5ja9e1v7c2b8n4xw"
  coolify_public_key   = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
  host_key             = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
  login_key            = file("~/.ssh/id_ed25519")
  login_key_passphrase = ""
  sudo_password        = "of the test"
}

run "plan" {
  command = plan

  assert {
    condition     = coolify_server_registration.write_only_key.ssh.private_key_wo == null
    error_message = "The plan holds a write-only key."
  }

  assert {
    condition     = length(coolify_server_registration.jump_hosts.ssh.jump_hosts) == 2
    error_message = "There are other jump hosts."
  }
}
