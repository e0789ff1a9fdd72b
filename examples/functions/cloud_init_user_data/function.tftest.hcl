mock_provider "coolify" {}

variables {
  coolify_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIjiwDIfL8i2hUMO4Ho7i5HfneeKUeHfr3zNmyUhbMT"
}

run "plan" {
  command = plan

  assert {
    condition     = yamldecode(output.user_data).users[1].ssh_authorized_keys == [var.coolify_public_key]
    error_message = "The key does not open root's account."
  }

  assert {
    condition     = yamldecode(output.user_data_of_an_account).users[1].name == "deploy"
    error_message = "The account has another name."
  }

  assert {
    condition     = yamldecode(output.user_data_of_an_account).packages == ["htop"]
    error_message = "The package is not among those to install."
  }
}
