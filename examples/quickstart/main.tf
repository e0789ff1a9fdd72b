# One machine, one block: `terraform apply` ends when Coolify itself calls the server usable.

terraform {
  required_providers {
    coolify = {
      source = "coolify-sidecar/coolify"
    }
  }
}

# The endpoint and the token come from COOLIFY_ENDPOINT and COOLIFY_TOKEN.
provider "coolify" {}

variable "address" {
  description = "Address of the machine, as Coolify reaches it."
  type        = string
}

variable "ssh_private_key_file" {
  description = "Key that logs in to the machine today, as its cloud installed it."
  type        = string
}

variable "coolify_key_uuid" {
  description = "The key in Coolify that Coolify is to log in with from now on."
  type        = string
}

variable "name" {
  description = "Name of the server in Coolify."
  type        = string
  default     = "web-1"
}

variable "outbound_targets" {
  description = "What the machine has to reach; null keeps the provider's defaults."
  type        = list(string)
  default     = null
}

resource "coolify_server_registration" "web" {
  ip               = var.address
  name             = var.name
  private_key_uuid = var.coolify_key_uuid

  ssh = {
    private_key = file(var.ssh_private_key_file)
  }

  health_checks = {
    outbound = {
      targets = var.outbound_targets
    }
  }
}

output "uuid" {
  value = coolify_server_registration.web.uuid
}

output "status" {
  value = coolify_server_registration.web.status
}

output "docker_version" {
  value = coolify_server_registration.web.docker_version
}
