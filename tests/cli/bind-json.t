vfio-bind --json: one object, schema 1, whatever happens.

needs: jq

a machine
  $ machine <<END
  > 0000:01:00.0 8086:10d3:8086:a01f 020000 driver=e1000e group=11 net=enp1s0
  > 0000:03:00.0 8086:10d3:8086:a01f 020000 driver=vfio-pci override=vfio-pci group=13
  > 0000:05:00.0 144d:a80a:144d:a801 010802 driver=nvme
  > END
  $ config <<END
  > devices = (
  >   { name = "dpdk0"; match = { address = "0000:01:00.0"; id = "8086:10d3"; }; },
  >   { name = "gone"; match = { address = "0000:09:00.0"; id = "8086:10d3"; }; required = true; },
  >   { nam = "x"; }
  > );
  > END

a plan
  $ vfio-bind --json --dry-run --root=$ROOT dpdk0
  {
    "schema": 1,
    "dry_run": true,
    "code": 0,
    "results": [
      {
        "result": "planned",
        "code": 0,
        "devices": [
          {
            "address": "0000:01:00.0",
            "interface": "enp1s0",
            "entry": "dpdk0",
            "driver_before": "e1000e",
            "override_before": null,
            "driver": "e1000e",
            "iommu_group": 11
          }
        ],
        "steps": [
          {
            "kind": "override",
            "address": "0000:01:00.0",
            "text": "write \"vfio-pci\" to /sys/bus/pci/devices/0000:01:00.0/driver_override"
          },
          {
            "kind": "unbind",
            "address": "0000:01:00.0",
            "text": "write \"0000:01:00.0\" to /sys/bus/pci/drivers/e1000e/unbind"
          },
          {
            "kind": "bind",
            "address": "0000:01:00.0",
            "text": "write \"0000:01:00.0\" to /sys/bus/pci/drivers/vfio-pci/bind"
          }
        ],
        "refusals": [],
        "failure": null
      }
    ],
    "messages": [
      "/etc/vfio-tool/vfio-tool.conf:4: unknown key `nam`; did you mean `name`?"
    ]
  }

nothing to do
  $ vfio-bind --json --dry-run --root=$ROOT 0000:03:00.0 | jq -c '.code, .results[].result, .results[].devices'
  0
  "nothing-to-do"
  [{"address":"0000:03:00.0","interface":null,"entry":null,"driver_before":"vfio-pci","override_before":"vfio-pci","driver":"vfio-pci","iommu_group":13}]

a refusal
  $ vfio-bind --json --dry-run --root=$ROOT 0000:05:00.0 | jq '.results[0] | {code, refusals}'
  {
    "code": 5,
    "refusals": [
      {
        "address": "0000:05:00.0",
        "fact": "has no IOMMU group: the IOMMU is off or absent, so VFIO cannot isolate it",
        "remedy": "enable VT-d or AMD-Vi in the firmware; where the kernel leaves it off, `vfio-tool setup-boot` adds intel_iommu=on; then reboot",
        "code": 5
      }
    ]
  }
  $ vfio-bind --json --dry-run --root=$ROOT 0000:05:00.0 >/dev/null
  [5]

a device that is not there
  $ vfio-bind --json --dry-run --root=$ROOT 0000:ff:00.0 | jq -c '[.code, .results, .messages[1:]]'
  [1,[],["0000:ff:00.0: no such device\n  see which there are with: vfio-tool list --all"]]

what does not fit is a message each, with its way out
  $ vfio-bind --json --dry-run --root=$ROOT apply | jq -c '.code, (.messages[]), (.results[] | [.result, .code])'
  3
  "/etc/vfio-tool/vfio-tool.conf:4: unknown key `nam`; did you mean `name`?"
  "gone: no device matches the entry at /etc/vfio-tool/vfio-tool.conf:3\n  a card like it is at 0000:01:00.0 now: if it is the one, run vfio-tool update, or put that address into the entry"
  ["planned",0]

text that is not UTF-8 comes escaped
  $ vfio-bind --json --dry-run --root=$ROOT "$(printf '\377"\n')" | jq -c .messages[1:]
  ["\\xff\": not an address, an interface, vendor:device or an entry's name\n  write for example 0000:01:00.0, enp1s0 or 8086:10d3"]

unbind
  $ vfio-bind --json --dry-run --root=$ROOT unbind 0000:03:00.0 | jq -c '.results[].steps[] | [.kind, .text]'
  ["override","write \"\\n\" to /sys/bus/pci/devices/0000:03:00.0/driver_override"]
  ["unbind","write \"0000:03:00.0\" to /sys/bus/pci/drivers/vfio-pci/unbind"]
  ["load-for","load the modules that know 0000:03:00.0"]
  ["probe","write \"0000:03:00.0\" to /sys/bus/pci/drivers_probe"]

no request is an empty list
  $ : | config; vfio-bind --json --dry-run --root=$ROOT apply
  {
    "schema": 1,
    "dry_run": true,
    "code": 0,
    "results": [],
    "messages": []
  }
