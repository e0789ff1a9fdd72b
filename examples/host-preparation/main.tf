# A machine that is still being set up by cloud-init when the registration begins.
terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

variable "ip" {
  type = string
}

variable "private_key_uuid" {
  type = string
}

resource "coolify_server_registration" "web" {
  ip               = var.ip
  private_key_uuid = var.private_key_uuid

  ssh = {
    private_key = file(pathexpand("~/.ssh/id_ed25519"))
  }

  # What of the first boot is waited for before anything is judged.
  wait_for = {
    package_manager = true
    timeout         = "15m"
  }

  # The line that is added to authorized_keys.
  deploy_key = {
    comment = "coolify"
  }

  # Where there is no engine, install one with the machine's package manager.
  docker = {
    install      = true
    wait_timeout = "3m"
  }

  health_checks = {
    disk  = { min_gb = 20 }
    ports = { severity = "off" }
  }
}

output "docker" {
  value = coolify_server_registration.web.docker_info
}
