import { expect, it } from "vitest";
import { hasPasswordOption } from "./command-line.ts";

it.each([
  "curl -u ada:hunter22 https://ci.example.com",
  "curl -uada:hunter22 https://ci.example.com",
  "curl -sSu ada:hunter22 https://ci.example.com",
  "curl --user=ada:hunter22 https://ci.example.com",
  `curl -u "ada:hunter 22" https://ci.example.com`,
  "curl --user ada:'hunter22' https://ci.example.com",
  "/usr/bin/curl --proxy-user ada:hunter22 https://ci.example.com",
  `failed: "curl -u ada:hunter22 https://ci.example.com" exited with 22`,
  "spawn failed: ['curl', '-u', 'ada:hunter22', 'localhost']",
  "$(curl -u ada:hunter22 https://ci.example.com)",
  "curl -u kT9xQ2vLw7ZpB4nRy8JmC5hG: https://api.example.com",
  "http -a ada:hunter22 GET https://ci.example.com",
  "docker login -u ada -p hunter22 registry.example.com",
  "skopeo copy --creds ada:hunter22 docker://a docker://b",
  "sshpass -p hunter22 ssh ada@10.0.0.1",
  "mysql -uroot -phunter22 shop",
  "redis-cli -a hunter22 ping",
  "smbclient //nas/share -U ada%hunter22",
])("gives a password: %s", (text) => expect(hasPasswordOption(text)).toBe(true));

it.each([
  "curl -u ada https://ci.example.com",
  "curl -u $USER:$PASS https://ci.example.com",
  "curl -u user:password https://ci.example.com",
  "curl -u <user>:<password> https://ci.example.com",
  "curl -o page:html.2 https://ci.example.com",
  "curl https://ci.example.com | grep -u ada:hunter22",
  "docker run -p 8080:80 nginx1",
  "mysql -h db -P 3306 shop",
  "http error -a: bad option",
  "git push -u origin:main2",
])("gives none: %s", (text) => expect(hasPasswordOption(text)).toBe(false));
