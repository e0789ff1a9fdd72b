# One machine. This one is there already, and was given the user data at its first boot. One that
# Hetzner makes has these instead of the resource and the output below:
#
#   resource "hcloud_server" "this" {
#     name        = var.name
#     server_type = "cx22"
#     image       = "debian-13"
#     user_data   = var.user_data
#   }
#
#   output "address" {
#     value = hcloud_server.this.ipv4_address
#   }

variable "name" {
  type = string
}

variable "user_data" {
  type = string
}

variable "addresses" {
  type = map(string)
}

resource "terraform_data" "this" {
  input = {
    address   = var.addresses[var.name]
    user_data = var.user_data
  }
}

output "address" {
  value = terraform_data.this.output.address
}
